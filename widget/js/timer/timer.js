/** Guided relief: one step, held for some seconds, as often as the person likes. Nothing starts or repeats by itself. */

import { Awake } from "./awake.js";
import { Span } from "./span.js";
import { Teller } from "./teller.js";
import { View } from "./view.js";
import { LABEL, PAUSED, UNIT, length, over, pausedAt, secondsLeft, wordsFor } from "./wording.js";

/** @import { Feedback, State, TimerHost, TimerOptions } from "./types" */

const USUAL = 20;
const LEAST = 5;
const MOST = 120;

// A tap meant for the screen before, or a second one of a shaky hand.
const SLIP_MS = 400;
// The hold ended by itself: a tap may still be meant for "Pause".
const LATE_TAP_MS = 700;
// An end seen this much later was slept through. A page that is hidden may be woken only once a second.
const OVERDUE_MS = 1500;

/**
 * Opens on the host's stage and waits there for "Start".
 * @param {TimerHost} host
 * @param {TimerOptions} options
 */
export async function openTimer(host, options) {
  await host.style("css/timer.css");
  new Timer(host, options);
}

/** @param {unknown} asked */
function clamp(asked) {
  const seconds = Math.round(Number(asked));
  if (!Number.isFinite(seconds) || seconds <= 0) return asked === Infinity ? MOST : USUAL;
  return Math.min(Math.max(seconds, LEAST), MOST);
}

class Timer {
  /** @type {State} */
  #state = "ready";
  #round = 1;
  #shown = 0;
  #tick = 0;
  #deafUntil = performance.now() + SLIP_MS;
  #opened = this.#deafUntil;
  #awake = new Awake();
  #gone = new AbortController();

  /** @param {TimerHost} host @param {TimerOptions} options */
  constructor(host, options) {
    const { step, more } = options;
    this.host = host;
    this.seconds = clamp(step.seconds);
    this.words = wordsFor(step.kind);
    this.end = this.words.end.length ? this.words.end : [over(this.seconds)];
    this.span = new Span(this.seconds * 1000);
    this.teller = new Teller(host, this.words, this.seconds);
    this.view = new View(options, this.words, this.end, {
      main: () => this.#main(),
      worked: () => this.#answer(more.worked),
      failed: () => this.#answer(more.failed),
      worse: () => this.#answer(more.worse),
      close: () => performance.now() < this.#opened || this.host.stage.close(),
    });
    this.#write(this.seconds, length(this.seconds));
    this.view.dial.fill(0);
    document.addEventListener("visibilitychange", () => this.#seen(), { signal: this.#gone.signal });
    host.stage.open({ label: LABEL, body: this.view.body, closed: () => this.#closed() });
  }

  #main() {
    if (performance.now() < this.#deafUntil) return;
    this.#deafUntil = performance.now() + SLIP_MS;
    if (this.#state === "running") this.#pause();
    else this.#run();
  }

  #run() {
    const before = this.#state;
    if (before === "done") {
      this.#round += 1;
      this.span = new Span(this.seconds * 1000);
    }
    if (before !== "paused") this.#shown = this.seconds;
    this.#turn("running");
    this.span.go();
    this.#awake.want();
    this.#write(this.#shown, secondsLeft(this.#shown));
    this.view.dial.fill(this.#share());
    if (before === "paused") this.teller.goOn(this.#shown);
    else this.teller.begin(this.#round, this.#shown);
    this.#next();
  }

  #pause() {
    this.#catchUp();
    if (this.#state !== "running") return;
    this.span.pause();
    this.#rest();
    this.#turn("paused");
    this.view.dial.fill(this.#share());
    this.#write(this.#shown, pausedAt(this.#shown), PAUSED);
    this.teller.hush();
    this.teller.pause(this.#shown);
  }

  /** Wakes at the next whole second. */
  #next() {
    clearTimeout(this.#tick);
    const wait = this.span.left % 1000 || 1000;
    this.view.dial.fill(1 - (this.span.left - wait) / this.span.length, wait);
    this.#tick = setTimeout(() => this.#catchUp() && this.#next(), Math.ceil(wait));
  }

  /** @returns {boolean} whether it still runs */
  #catchUp() {
    const { left } = this.span;
    if (left <= 0) return this.#finish(left < -OVERDUE_MS || document.hidden);
    const seconds = Math.ceil(left / 1000);
    if (seconds !== this.#shown) {
      this.#shown = seconds;
      const told = this.teller.second(seconds);
      this.#write(seconds, told ? secondsLeft(seconds) : "");
    }
    return true;
  }

  /** @param {boolean} late */
  #finish(late) {
    this.span.pause();
    this.#rest();
    this.#turn("done", late);
    this.#deafUntil = performance.now() + LATE_TAP_MS;
    this.#write(0, this.end.join(" "));
    this.view.dial.fill(1);
    this.teller.end(this.end, late, this.view.titles);
    return false;
  }

  /** Out of sight timers are late, and the lock on the screen is gone. */
  #seen() {
    if (document.hidden || this.#state !== "running") return;
    this.#awake.want();
    if (this.#catchUp()) this.#next();
  }

  /** @param {Feedback} feedback */
  #answer({ title, payload }) {
    if (performance.now() < this.#opened) return;
    this.host.stage.close();
    this.host.pick(title, payload);
  }

  #rest() {
    clearTimeout(this.#tick);
    this.#awake.release();
  }

  #closed() {
    this.#gone.abort();
    this.span.pause();
    this.#rest();
    this.teller.hush();
  }

  #share() {
    return 1 - this.span.left / this.span.length;
  }

  /** @param {State} state @param {boolean} [late] */
  #turn(state, late) {
    this.#state = state;
    this.view.show(state, late);
  }

  /** @param {number} seconds @param {string} label "" leaves the last one @param {string} [below] */
  #write(seconds, label, below = UNIT) {
    this.view.dial.write(seconds, below, this.#round > 1 ? this.words.nth(this.#round) : "");
    if (label) this.view.dial.name(label);
  }
}
