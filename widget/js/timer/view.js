/** What is seen. Nothing moves from one state to the next: what is not said now keeps its room. */

import { make, paragraphs } from "../dom.js";
import { Dial } from "./dial.js";
import { CLOSE, GO_ON, HELPED, LATE, PAUSE, START, STOP } from "./wording.js";

/** @import { Actions, State, TimerOptions, Words } from "./types" */

export class View {
  dial = new Dial();
  #late = make("p", "timer-late", LATE);
  #ended;
  #words;
  #main;
  #worked;
  #worse;
  #failed;
  #close;

  /**
   * @param {TimerOptions} options
   * @param {Words} words
   * @param {string[]} end
   * @param {Actions} act
   */
  constructor({ step, picture, more }, words, end, act) {
    this.#words = make("div", "timer-step", ...paragraphs(step.text));
    this.#main = new Faces("timer-main", [START, PAUSE, GO_ON, words.again], act.main);
    this.#worked = new Faces("", [more.worked.title], act.worked);
    this.#worse = new Faces("timer-stop", [STOP, more.worse.title], act.worse);
    this.#failed = new Faces("", [more.failed.title], act.failed);
    this.#close = new Faces("timer-close", [CLOSE], act.close);
    const lines = end.map((line) => make("p", "", line));
    this.#ended = make("div", "timer-end", ...lines, make("p", "timer-ask", HELPED), this.#late);

    const look = make("div", "timer-look");
    if (picture) look.append(make("div", "timer-picture", picture));
    look.append(this.dial.element);
    const care = make("div", "timer-care", ...step.cautions.map((line) => make("p", "", line)));
    const say = make("div", "timer-say", make("div", "timer-stack", this.#words, this.#ended), care);
    const now = make("div", "timer-now", this.#main.button, this.#worked.button, this.#worse.button);
    const last = make("div", "timer-last", this.#failed.button, this.#close.button);
    const all = make("div", "timer-all", look, say, make("div", "timer-do", now, last));
    this.body = make("div", "timer", all);
    this.show("ready");
  }

  /** @param {State} state @param {boolean} [late] whether it ended unseen */
  show(state, late = false) {
    const done = state === "done";
    this.#main.show(["ready", "running", "paused", "done"].indexOf(state));
    this.#worse.show(done ? 1 : 0);
    this.#words.classList.toggle("timer-gone", done);
    this.#ended.classList.toggle("timer-gone", !done);
    this.#late.classList.toggle("timer-gone", !late);
    // A button that goes with focus on it would drop focus on the page itself.
    const root = /** @type {Document | ShadowRoot} */ (this.body.getRootNode());
    if (!done && root.activeElement === this.#failed.button) this.#main.button.focus();
    this.#failed.button.classList.toggle("timer-gone", !done);
    this.#failed.button.disabled = !done; // nor a stop for one-key scanning
  }

  /** What the buttons say at the end, in order. */
  get titles() {
    return [this.#main, this.#worked, this.#worse, this.#failed, this.#close].map((one) => one.title);
  }
}

/** A button that says one thing at a time, and is always as large as the longest needs. */
class Faces {
  #now = 0;

  /** @param {string} kind @param {string[]} titles @param {() => void} act */
  constructor(kind, titles, act) {
    this.titles = titles;
    this.faces = titles.map((title) => make("span", "", title));
    this.button = make("button", kind, make("span", "timer-stack", ...this.faces));
    this.button.type = "button";
    this.button.addEventListener("click", act);
    this.show(0);
  }

  get title() {
    return this.titles[this.#now];
  }

  /** @param {number} now */
  show(now) {
    this.#now = now;
    this.faces.forEach((face, i) => face.classList.toggle("timer-gone", i !== now));
  }
}
