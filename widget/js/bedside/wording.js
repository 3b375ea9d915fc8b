/** Every sentence that the bedside view itself can show. What is clinical comes from the sheet. */

export const LABEL = "What to do now";
/** @type {Record<"slow" | "away", string>} */
export const LEAD = {
  slow: "I'm slow to answer. You can do this now.",
  away: "I can't connect right now. You can do this now.",
};
export const NO_SHEET = "The steps are not on this device yet.";

export const WHERE = "Where is it?";
export const NOT_SURE = "Not sure";
export const NEXT = "Next step";
export const FIRST_AGAIN = "First step again";
export const CANNOT_REACH = "I can't reach it";
export const SOMEONE_HERE = "Someone is here";
export const ANOTHER_PLACE = "Another place";
export const WHEN_TO_CALL = "When to call";
export const MORE_SIGNS = "More signs";
export const NUMBERS = "Numbers to call";
export const TRY_AGAIN = "Try again";
export const BACK = "Back";
export const CLOSE = "Close";
export const MORE = "More";

export const CHECK_FIRST = "Check this first";
export const IF_SO = "If so:";
export const IT_IS_SO = "Yes, that is so";
export const ACT_NOW = "Act now";
export const CALL_NOW = "Call now";
export const TAKE_CARE = "Take care";
export const CALL = "Call";
export const TEXT = "Text";
export const CHOICES = "Choices";

/** @param {number} number @param {number} all */
export function stepOf(number, all) {
  return `Step ${number} of ${all}`;
}

/** @param {string[]} sources @param {string} grade */
export function saysWho(sources, grade) {
  return `Sources: ${sources.join(", ")}. Grade ${grade}.`;
}
