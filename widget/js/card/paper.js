/** The card itself, as it is printed: one page, from the sheet. */

import { checksFor, contactsFor, fill, partOf, stepsFor, whenToCall } from "../bedside/sheet.js";
import { make } from "../dom.js";
import * as words from "./wording.js";

/** @import { Sheet, SheetContact, ShownDanger, Whom } from "../bedside/types" */

// What fits on one page: the places that cramp most, and those where a wrong move harms most.
const PLACES = ["whole_leg", "calf", "fingers", "neck_back", "jaw", "ribs"];
const NUMBERS = ["emergency_no_speech", "urgent", "poison", "crisis"];
// A caution of this many places is said once, for all of them.
const SHARED = 3;

/** @typedef {{title: string, group: string, lines: string[], hold: string, care: string[], checks: ShownDanger[], sources: string[], grade: string}} Place */

/** @param {Sheet} sheet @param {string} region @returns {HTMLElement[]} */
export function paper(sheet, region) {
  /** @type {Whom} */
  const whom = { audience: "helper", region };
  const [emergency] = contactsFor(sheet, region, ["emergency"]);
  const named = NUMBERS.flatMap((role) => contactsFor(sheet, region, [role]).slice(0, 1));
  const others = named.filter((one, at) => named.findIndex(({ label }) => label === one.label) === at);
  const [, ...crew] = sheet.say.crew.helper.split("\n");
  const places = PLACES.flatMap((part) => placeOf(sheet, { ...whom, part }));
  // What is checked above a step is told there.
  const checked = places.flatMap(({ checks }) => checks.map(({ id }) => sheet.checks[id])).filter(({ triage }) => triage !== "emergency");
  const flags = whenToCall(sheet, whom).filter(({ id }) => !checked.some(({ flag }) => flag === id));
  const shared = sharedBy(places);
  return [
    make(
      "section",
      "now",
      make("h2", "number", `${words.CALL} ${emergency.number}`),
      make("p", "say", [emergency.note, ...crew].join(" ")),
      make("ul", "numbers", ...others.map(contactLine)),
    ),
    make("section", "flags", make("h2", "", words.WHEN_TO_CALL), ...flags.map(flagLine)),
    make(
      "section",
      "steps",
      make("h2", "", words.FIRST_STEPS),
      make("p", "shared", make("strong", "", words.EVERY_TIME), ` ${shared.join(" ")}`),
      ...places.flatMap((place, at) => placeLines(place, places[at - 1], shared)),
    ),
    make("section", "blanks", ...words.BLANKS.map((blank) => make("p", "blank", `${blank}:`))),
    make("p", "fine", fine(sheet, [emergency, ...others], [...flags, ...places, ...places.flatMap(({ checks }) => checks)])),
  ];
}

/** @param {SheetContact} contact */
function contactLine({ label, number, how, note }) {
  const title = number && !label.includes(number) && how !== "ask" ? `${label}: ${number}` : label;
  return make("li", "", make("strong", "", /[?.]$/.test(title) ? title : `${title}.`), ` ${note}`);
}

/** @param {ShownDanger} flag */
function flagLine({ signs, action, grade }) {
  return make("p", "flag", make("strong", "", signs.join(" ")), ` ${action[0]} `, graded(grade));
}

/** @param {Sheet} sheet @param {Whom} whom @returns {Place[]} the first step of a place, and all that goes with it */
function placeOf(sheet, whom) {
  const part = partOf(sheet, whom.part);
  const [step] = stepsFor(sheet, whom);
  if (!part || !step) return [];
  const { sources, grade, cautions, unless } = step;
  const donts = [...part.do_not.cramp.helper, ...part.do_not.spasticity.helper].map((line) => fill(sheet, line, whom));
  const care = [...new Set([...cautions, ...unless, ...donts])];
  const checks = checksFor(sheet, whom);
  const { lines, hold = "" } = step;
  return [{ title: part.title, group: part.group, lines, hold, care, checks, sources: [...sources, ...part.do_not_sources], grade }];
}

/** @param {Place[]} places @returns {string[]} A caution does no harm where it is not needed; a hold might. */
function sharedBy(places) {
  const [{ hold }] = places;
  const all = places.flatMap(({ care }) => care);
  const cautions = [...new Set(all)].filter((line) => all.filter((other) => other === line).length >= SHARED);
  return hold && places.every((place) => place.hold === hold) ? [hold, ...cautions] : cautions;
}

/** @param {Place} place @param {Place | undefined} before @param {string[]} shared */
function placeLines({ title, group, lines, hold, care, checks, grade }, before, shared) {
  const own = [hold, ...care].filter((line) => line && !shared.includes(line));
  const step = make("p", "step", make("strong", "", `${title}.`), ` ${lines.join(" ")} `, make("em", "", own.join(" ")), " ", graded(grade));
  // The check of a leg stands above the first of its places, and holds for all of them.
  return before?.group === group ? [step] : [...checks.map(checkLine), step];
}

/** @param {ShownDanger} check */
function checkLine({ signs, action, grade }) {
  const said = ` ${signs.join(" ")} ${words.IF_SO} ${action.join(" ")} `;
  return make("p", "first", make("strong", "", words.CHECK_FIRST), said, graded(grade));
}

/** @param {string} grade */
function graded(grade) {
  return make("small", "", words.gradeOf(grade));
}

/** @param {Sheet} sheet @param {SheetContact[]} shown @param {{sources: string[]}[]} told */
function fine(sheet, shown, told) {
  const unsure = shown.some(({ number, verified }) => number && !verified);
  const first = [words.NOT_A_DEVICE, ...sheet.say.disclaimer.helper.split("\n"), ...(unsure ? [words.CHECK_NUMBERS] : [])];
  const sources = [...new Set([...shown, ...told].flatMap((one) => one.sources))].sort();
  return [...first, words.sourcesAre(sources), words.madeFrom(sheet.version, sheet.reviewed)].join(" ");
}
