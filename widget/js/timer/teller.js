/** What is heard: every few seconds as a voice, if the person wants it; else four utterances for screen readers. */

import { choices, FIVE_MORE, HALFWAY, HELPED, LATE, length, pausedAt } from "./wording.js";

/** @import { TimerHost, Words } from "./types" */

export class Teller {
  #spoke = false;

  /**
   * @param {TimerHost} host
   * @param {Words} words
   * @param {number} total seconds
   */
  constructor(host, words, total) {
    this.host = host;
    this.words = words;
    this.total = total;
    this.half = Math.ceil(total / 2);
  }

  /** @param {number} round @param {number} left */
  begin(round, left) {
    const { begin, nth } = this.words;
    const name = nth(round);
    // "Hold 2" says it all; "Round 2" does not say what to do.
    const words = round < 2 ? begin : name.startsWith(begin) ? name : `${name}. ${begin}`;
    this.#tell(words, `${words}. ${length(left)}.`);
  }

  /** @param {number} left */
  goOn(left) {
    const { begin } = this.words;
    this.#tell(begin, `${begin}. ${length(left)}.`);
  }

  /** @param {number} left */
  pause(left) {
    this.#tell("Paused", `${pausedAt(left)}.`);
  }

  /**
   * A second that went by without being seen, as while the device slept, is not made up for.
   * @param {number} left
   * @returns {boolean} whether it is one that is told
   */
  second(left) {
    const five = left === 5 && this.total > 7;
    const half = left === this.half && left > 7;
    const count = left <= 5 || left % 5 === 0;
    if (five || half) this.#tell(count ? String(left) : "", five ? FIVE_MORE : HALFWAY);
    else if (count) this.#tell(String(left), "");
    return five || half;
  }

  /** @param {string[]} lines @param {boolean} late @param {string[]} titles */
  end(lines, late, titles) {
    const words = [...(late ? [LATE] : []), ...lines, HELPED].join(" ");
    this.#tell(words, `${words} ${choices(titles)}`);
  }

  /** No number is said after the timer is gone. */
  hush() {
    if (this.#spoke) globalThis.speechSynthesis?.cancel();
    this.#spoke = false;
  }

  /**
   * @param {string} aloud for the voice, while it counts
   * @param {string} words for a screen reader, and for a voice that does not count
   */
  #tell(aloud, words) {
    const { count, voice } = this.host.settings;
    if (count && aloud) {
      this.#spoke ||= voice;
      this.host.speak(aloud);
    }
    if (words && !(count && voice)) this.host.announce(words);
  }
}
