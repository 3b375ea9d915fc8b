/** The log: what was said, turn by turn. Holds nothing that can be tapped. */

import { make, paragraphs } from "./dom.js";
import { ACT_NOW, countOf, SAFETY_CHECK, UNANSWERED } from "./wording.js";

/** @import { Custom, Message, Turn } from "./types" */

export class Transcript {
  /** @type {Map<string, HTMLElement>} */
  #places = new Map();

  /**
   * @param {HTMLElement} log
   * @param {HTMLElement} frame what scrolls, unless the page does
   * @param {(custom: Custom, box: HTMLElement) => void} illustrate may add a picture to a bubble
   */
  constructor(log, frame, illustrate) {
    this.log = log;
    this.frame = frame;
    this.illustrate = illustrate;
  }

  clear() {
    this.#places.clear();
    this.log.replaceChildren();
  }

  /** @param {Turn} turn */
  drop(turn) {
    this.#places.get(turn.id)?.remove();
    this.#places.delete(turn.id);
  }

  /** @param {Turn} turn new or changed @param {...(Node | string)} note passing lines: waiting, slow, failed */
  put(turn, ...note) {
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
    turn.replies.forEach((message, i) => place.append(this.#bubble(message, i === 0)));
    const lines = note.flatMap((one) => (typeof one === "string" ? (one ? paragraphs(one) : []) : [one]));
    if (lines.length) place.append(make("div", "note", ...lines));
  }

  /** @param {Turn} turn Its first line goes to the top, or the end comes into view if all of it fits. */
  reveal(turn) {
    const place = this.#places.get(turn.id);
    if (!place) return;
    if (this.frame.classList.contains("page")) return place.scrollIntoView({ block: "start", behavior: "instant" });
    // Only the element's own box: the host page stays where the person has put it.
    const head = /** @type {HTMLElement} */ (this.frame.firstElementChild).offsetHeight;
    const down = place.getBoundingClientRect().top - this.frame.getBoundingClientRect().top;
    this.frame.scrollTop += down - head - 12;
    // The number to call is what must be seen, even where the words before it fill the box.
    const call = this.frame.querySelector("#tray .call");
    const below = call ? call.getBoundingClientRect().bottom - this.frame.getBoundingClientRect().bottom + 12 : 0;
    if (below > 0) this.frame.scrollTop += below;
  }

  /** @param {Message} message @param {boolean} first */
  #bubble({ text, custom }, first) {
    const box = make("div", "bot");
    box.part.add("bubble");
    if (first) box.append(make("span", "unseen", "Crampwise:"));
    if (custom?.type === "red_flag") {
      box.classList.add(custom.ask ? "check" : "act");
      box.append(make("p", "tag", custom.ask ? SAFETY_CHECK : ACT_NOW));
    } else if (custom?.type === "question" && custom.number) {
      box.append(make("p", "count", countOf(custom.number, custom.at_most)));
    }
    box.append(...paragraphs(text));
    if (custom?.type === "relief") this.illustrate(custom, box);
    return box;
  }
}
