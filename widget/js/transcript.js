/** The log: what was said, turn by turn. Holds nothing that can be tapped. */

import { make, paragraphs } from "./dom.js";
import { ACT_NOW, countOf, SAFETY_CHECK, UNANSWERED } from "./wording.js";

/** @import { Message, Turn } from "./types" */

export class Transcript {
  /** @type {Map<string, HTMLElement>} */
  #places = new Map();

  /** @param {HTMLElement} log */
  constructor(log) {
    this.log = log;
  }

  clear() {
    this.#places.clear();
    this.log.replaceChildren();
  }

  /** @param {Turn} turn new or changed @param {string} [note] a passing line: waiting, slow, failed */
  put(turn, note = "") {
    let place = this.#places.get(turn.id);
    if (!place) {
      place = make("div", "turn");
      this.#places.set(turn.id, place);
      this.log.append(place);
    }
    place.replaceChildren();
    if (turn.you) {
      const you = make("p", "you", make("span", "unseen", "You: "), turn.you);
      if (turn.status === "failed") you.append(make("small", "", UNANSWERED));
      place.append(you);
    }
    turn.replies.forEach((message, i) => place.append(bubble(message, i === 0)));
    if (note) place.append(make("div", "note", ...paragraphs(note)));
  }

  /** @param {Turn} turn Its first line goes to the top, or the page's end comes into view if all of it fits. */
  reveal(turn) {
    this.#places.get(turn.id)?.scrollIntoView({ block: "start", behavior: "instant" });
  }
}

/** @param {Message} message @param {boolean} first */
function bubble({ text, custom }, first) {
  const box = make("div", "bot");
  if (first) box.append(make("span", "unseen", "Crampwise:"));
  if (custom?.type === "red_flag") {
    box.classList.add(custom.ask ? "check" : "act");
    box.append(make("p", "tag", custom.ask ? SAFETY_CHECK : ACT_NOW));
  } else if (custom?.type === "question" && custom.number) {
    box.append(make("p", "count", countOf(custom.number, custom.at_most)));
  }
  box.append(...paragraphs(text));
  return box;
}
