/** Every sentence that the card itself can show. What is clinical comes from the sheet. */

/** @type {Record<string, string>} */
export const REGIONS = { US: "US", UK: "UK", IE: "Ireland", CA: "Canada", AU: "Australia", EU: "Europe" };

export const CALL = "Call";
export const WHEN_TO_CALL = "When to call at once";
export const FIRST_STEPS = "First steps, for the one who helps";
export const CHECK_FIRST = "Check this first:";
export const IF_SO = "If so:";
export const EVERY_TIME = "Every time:";
export const NOT_A_DEVICE = "This is information, not a medical device.";
export const CHECK_NUMBERS = "We could not check these numbers with their owners. Check them before you need them.";
export const NO_SHEET = "The card can't be made right now. Try again when you are online.";

/** What is written in by hand. */
export const BLANKS = ["Name", "ALS team's number", "Medicines, as I name them", "What helps me"];

/** @param {string} region */
export const shownFor = (region) => `The card shows the numbers for: ${REGIONS[region] ?? region}.`;

/** @param {string} version @param {string} date */
export const madeFrom = (version, date) => `Content ${version}, last reviewed ${date}.`;

/** @param {string} grade */
export const gradeOf = (grade) => `(grade ${grade})`;

/** @param {string[]} sources */
export const sourcesAre = (sources) => `Sources: ${sources.join(", ")}.`;
