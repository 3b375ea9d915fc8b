/** Tells screen readers about a turn, once. The log is silent: it would read out each bubble and button apart. */

import { make } from "./dom.js";
import { CHOICES } from "./wording.js";

// Long enough for TalkBack to notice, short enough not to be found again when swiping through the page.
const CLEAR_MS = 1000;

export class Announcer {
  #timer = 0;

  /**
   * @param {HTMLElement} polite
   * @param {HTMLElement} urgent
   * @param {(words: string, urgent: boolean) => void} aloud the same words, for who has the page read to them
   */
  constructor(polite, urgent, aloud) {
    this.polite = polite;
    this.urgent = urgent;
    this.aloud = aloud;
  }

  /**
   * One utterance for a whole turn: all texts, then the choices.
   * @param {string[]} texts
   * @param {{title: string}[]} choices
   * @param {boolean} urgent
   */
  tell(texts, choices, urgent) {
    const titles = choices.map(({ title }) => title).join(", ");
    this.say([...texts, titles && `${CHOICES}: ${titles}.`].join(" "), urgent);
  }

  /**
   * @param {string} words
   * @param {boolean} [urgent] true interrupts whatever is being read
   */
  say(words, urgent = false) {
    this.#clear();
    const line = words.replace(/\s+/g, " ").trim();
    // A new node each time: the same words twice in a row are still read twice.
    (urgent ? this.urgent : this.polite).append(make("p", "", line));
    this.#timer = setTimeout(() => this.#clear(), CLEAR_MS);
    this.aloud(line, urgent);
  }

  #clear() {
    clearTimeout(this.#timer);
    this.polite.replaceChildren();
    this.urgent.replaceChildren();
  }
}
