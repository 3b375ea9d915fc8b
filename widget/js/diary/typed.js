/** A screen with a text box. What is typed stays until the server has it, also when the view is left meanwhile. */

import { make } from "../dom.js";
import { SAFETY } from "../wording.js";
import { WAIT } from "./wording.js";

/** @import { Diary } from "./diary.js" */
/** @import { Place } from "./types" */

/**
 * @typedef {object} Typed
 * @property {string} title
 * @property {string} box its label
 * @property {string} key of the draft
 * @property {number} longest characters
 * @property {string} save what the button says
 * @property {string} [start] what stands in it at first
 * @property {string} [says] a line above it
 * @property {boolean} [code] it takes a code, not words
 * @property {() => void} back
 * @property {(text: string, place: Place) => void} send
 */

/** Opened by a button that says "Type": so focus goes to the box. @param {Diary} diary @param {Typed} wish */
export function typed(diary, { title, box: label, key, longest, save, start = "", says, code, back, send }) {
  const box = make("textarea");
  Object.assign(box, { id: "diary-box", rows: 1, maxLength: longest, autocomplete: "off", enterKeyHint: "done" });
  if (code) Object.assign(box, { autocapitalize: "characters", spellcheck: false });
  box.value = diary.drafts.get(key) ?? start;
  box.addEventListener("input", () => diary.drafts.set(key, box.value));
  const name = make("label", "", label);
  name.htmlFor = box.id;
  const status = make("div", "diary-status");
  const say = (/** @type {string[]} */ lines, /** @type {boolean} */ wrong) => {
    status.classList.toggle("wrong", wrong);
    status.replaceChildren(...lines.map((line) => make("p", "", line)));
    if (lines.length) diary.host.announce(lines.join(" "));
  };
  const go = () => {
    const text = box.value.trim();
    if (!text || diary.screens.busy) return;
    say([], false);
    send(text, {
      wait: () => say([WAIT], false),
      wrong: (words, urgent) => diary.urgent(text, urgent) || say(code ? [words] : [words, SAFETY], true),
    });
  };
  box.addEventListener("keydown", (event) => {
    // While an input method is composing a word, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!event.repeat) go();
  });
  const line = says ? [make("p", "diary-soft", says)] : [];
  diary.screens.show({
    title,
    body: [...line, make("div", "diary-typed", name, box), status],
    ways: [{ title: save, go }],
    back,
    told: [title, says ?? ""].map((words) => words && `${words.replace(/\.$/, "")}.`).join(" "),
  });
  box.focus();
}
