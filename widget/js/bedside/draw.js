/** What the sheet says, as elements. Nothing here can be tapped but for the numbers to call. */

import { dial } from "../dial.js";
import { make } from "../dom.js";
import { alwaysFor, checksFor, contactsFor } from "./sheet.js";
import { CALL, CHECK_FIRST, IF_SO, saysWho, stepOf, TAKE_CARE, TEXT } from "./wording.js";

/** @import { Sheet, SheetContact, ShownDanger, ShownStep, Whom } from "./types" */

/** @param {Sheet} sheet @param {Whom} whom The one thing that is on every screen, in the same place. */
export function emergencyLink(sheet, whom) {
  const [emergency] = contactsFor(sheet, whom.region, ["emergency"]);
  return make("div", "bedside-emergency", link(emergency, alwaysFor(sheet, whom)));
}

/** @param {SheetContact} contact @param {string} [words] instead of its number @returns {HTMLElement} */
export function link(contact, words) {
  const { label, number, how, note } = contact;
  const address = how === "call" || how === "text" ? dial(number, how) : "";
  if (!address) {
    const title = number ? `${label}: ${number}.` : `${label}.`;
    return make("p", "bedside-contact", make("strong", "", title), ` ${note}`);
  }
  const call = make("a", "call", words ?? `${how === "text" ? TEXT : CALL} ${number}`);
  if (!words) call.append(" ", make("small", "", [label, note].join(". ").replace("?.", "?")));
  call.href = address;
  return call;
}

/** @param {Sheet} sheet @param {Whom} whom @returns {HTMLElement[]} what to look for before a step, and what to do then */
export function checkBoxes(sheet, whom) {
  return checksFor(sheet, whom).map(({ signs, action }) =>
    make(
      "div",
      "check bedside-check",
      make("p", "tag", CHECK_FIRST),
      ...lines(signs),
      make("p", "", make("strong", "", IF_SO), ` ${action[0]}`),
      ...lines(action.slice(1)),
    ),
  );
}

/** @param {ShownStep} step @param {number} number @param {number} all @returns {HTMLElement[]} */
export function stepBox(step, number, all) {
  const care = [...step.cautions, ...step.unless];
  const box = make("div", "bedside-step", make("p", "count", stepOf(number, all)), ...lines(step.lines, "bedside-big"));
  if (step.hold) box.append(make("p", "bedside-hold", step.hold));
  if (!care.length) return [box];
  return [box, make("div", "bedside-care", make("p", "tag", TAKE_CARE), make("ul", "", ...care.map((line) => make("li", "", line))))];
}

/** @param {ShownDanger} danger @returns {HTMLElement} */
export function dangerBox({ signs, action, ifWorse, sources, grade }) {
  const told = signs.map((line) => make("p", "bedside-sign", line));
  return make("div", "bedside-danger", ...told, ...lines([...action, ifWorse]), sourcesLine({ sources, grade }));
}

/** @param {{sources: string[], grade: string}} from */
export function sourcesLine({ sources, grade }) {
  return make("p", "bedside-sources", saysWho(sources, grade));
}

/** @param {string[]} texts @param {string} [className] */
export function lines(texts, className = "") {
  return texts.map((line) => make("p", className, line));
}

/**
 * What a screen reader is told of a screen: each line once. Where a fact is from is there to be read, not told each time.
 * @param {HTMLElement[]} body
 */
export function spoken(body) {
  return body
    .flatMap((box) => (box.matches("p, h2") ? [box] : [...box.querySelectorAll("p, li, a")]))
    .filter((line) => !line.matches(".bedside-sources, .bedside-sources *"))
    .map((line) => line.textContent ?? "")
    .map((words) => (/[.?!:]$/.test(words) ? words : `${words}.`))
    .join(" ");
}
