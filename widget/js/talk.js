/** The talk: turns, one at a time, also when the server is slow, wrong or away. A closed tab loses nothing. */

import { choicesIn, RETRY } from "./choices.js";
import { load, remove, save } from "./storage.js";
import { newId, Transport, Trouble } from "./transport.js";
import { FORGOTTEN, FORGOTTEN_HERE, FORGOTTEN_UNKNOWN, SLOW, TROUBLE, WAIT } from "./wording.js";

/**
 * @import { Announcer } from "./announcer.js"
 * @import { Choices } from "./choices.js"
 * @import { Composer } from "./composer.js"
 * @import { Transcript } from "./transcript.js"
 * @import { Body, Turn } from "./types"
 */

const WAIT_MS = 400; // a quick answer needs no "one moment"
const SLOW_MS = 4_000;
const SLOW_URGENT_MS = 1_000; // who says that something is wrong is not left to wait
const LATE_MS = 20_000;
const KEPT_TURNS = 100;

export class Talk {
  /** @type {Turn[]} */
  #turns = [];
  /** @type {{turn: Turn, stop: AbortController} | null} */
  #pending = null;

  /** @param {Transcript} transcript @param {Choices} choices @param {Announcer} announcer @param {Composer} composer */
  constructor(transcript, choices, announcer, composer) {
    this.transcript = transcript;
    this.choices = choices;
    this.announcer = announcer;
    this.composer = composer;
    this.transport = new Transport("");
  }

  /** Goes on where the page was left, or starts a new talk. */
  open() {
    this.#forgetOwed();
    const saved = load("talk");
    if (!saved?.turns?.length) return this.#greet();
    this.transport.session = saved.session ?? "";
    this.#turns = saved.turns;
    for (const turn of this.#turns) {
      if (turn.status === "waiting") turn.status = "failed"; // the page closed before the answer came
      this.transcript.put(turn);
    }
    const last = this.#last();
    if (last.status === "failed") this.transcript.put(last, TROUBLE[last.trouble ?? "late"]);
    this.choices.show(this.#choicesNow());
    this.composer.busy(false);
    if (this.#turns.length > 1) this.transcript.reveal(last);
  }

  /**
   * @param {string} you
   * @param {Body} body
   * @param {boolean} [urgent] may take the place of a turn that still waits
   * @returns {boolean} false when it was ignored: one turn at a time
   */
  say(you, body, urgent = false) {
    if (this.#pending) {
      const again = this.#pending.turn.body.payload === body.payload;
      if (!urgent || again) return false;
      const { turn } = this.#pending;
      this.#stop();
      turn.status = "failed";
      this.transcript.put(turn);
    }
    this.#begin(you, body, urgent);
    return true;
  }

  /** Sends the last message again, under the same id. */
  retry() {
    if (!this.#pending) this.#run(this.#last());
  }

  /** Erases everything, here and on the server, and starts anew. */
  async forget() {
    this.#stop();
    const { session } = this.transport;
    this.transport.session = "";
    this.#turns = [];
    remove("talk");
    this.transcript.clear();
    this.choices.show([]);
    this.choices.focus();
    if (session) save("owed", [...(load("owed") ?? []), session]);
    const news = await this.#forgetOwed();
    if (!this.#pending) this.#greet(news);
  }

  /**
   * Erasing may have to wait for the server: until it has answered, the token stays on the device.
   * @returns {Promise<string>} what to tell the person
   */
  async #forgetOwed() {
    const owed = () => /** @type {string[]} */ (load("owed") ?? []);
    const settle = async (/** @type {string} */ session) => {
      const trouble = await Transport.forget(session);
      if (trouble && trouble !== "session") return FORGOTTEN_HERE;
      save("owed", owed().filter((other) => other !== session));
      return trouble ? FORGOTTEN_UNKNOWN : FORGOTTEN;
    };
    const news = await Promise.all(owed().map(settle));
    if (!owed().length) remove("owed");
    return news.at(-1) ?? FORGOTTEN; // the newest is the talk just left
  }

  #greet(news = "") {
    this.#begin("", { payload: "/greet" }, false, news);
  }

  /** @param {string} you @param {Body} body @param {boolean} urgent */
  #begin(you, body, urgent, news = "") {
    /** @type {Turn} */
    const turn = { id: newId(), you, body, status: "waiting", replies: [] };
    this.#turns = [...this.#turns, turn].slice(-KEPT_TURNS);
    this.#run(turn, urgent, news);
  }

  #last() {
    return this.#turns[this.#turns.length - 1];
  }

  /** Drops the turn under way: its answer, if one still comes, is not wanted. */
  #stop() {
    const pending = this.#pending;
    this.#pending = null;
    pending?.stop.abort(new Trouble("late"));
    this.composer.busy(false);
  }

  /** After a failure, Try again comes first and the choices of the last good turn stay. */
  #choicesNow() {
    const good = this.#turns.findLast(({ status }) => status === "done");
    const choices = choicesIn(good?.replies ?? []);
    const { status, trouble } = this.#last();
    return status === "failed" && trouble !== "long" ? [RETRY, ...choices] : choices;
  }

  #save() {
    save("talk", { session: this.transport.session, turns: this.#turns });
  }

  /** @param {Turn} turn @param {string} [news] a line to show with the answer */
  async #run(turn, urgent = false, news = "") {
    const pending = { turn, stop: new AbortController() };
    this.#pending = pending;
    turn.status = "waiting";
    this.#save();
    this.choices.pause();
    this.composer.busy(true);
    this.#show(turn, news);

    const slow = () => {
      this.#show(turn, SLOW);
      this.announcer.say(SLOW, urgent);
    };
    const timers = [
      setTimeout(() => this.#show(turn, news || WAIT), WAIT_MS),
      setTimeout(slow, urgent ? SLOW_URGENT_MS : SLOW_MS),
      setTimeout(() => pending.stop.abort(new Trouble("late")), LATE_MS),
    ];
    turn.trouble = undefined;
    try {
      turn.replies = await this.transport.turn(turn.id, turn.body, pending.stop.signal);
    } catch (error) {
      turn.trouble = error instanceof Trouble ? error.kind : "server";
    }
    timers.forEach(clearTimeout);
    if (this.#pending !== pending) return; // something urgent, or Forget, took its place
    this.#pending = null;
    this.composer.busy(false);
    this.#settle(turn, turn.trouble ? TROUBLE[turn.trouble] : news);
  }

  /** @param {Turn} turn @param {string} note */
  #settle(turn, note) {
    turn.status = turn.trouble ? "failed" : "done";
    if (turn.trouble === "long") this.composer.giveBack(turn.body.text ?? "");
    this.#save();
    const choices = this.#choicesNow();
    this.choices.show(choices);
    this.#show(turn, note);
    const actNow = turn.replies.some(({ custom }) => custom?.type === "red_flag" && !custom.ask);
    this.announcer.tell([note, ...turn.replies.map(({ text }) => text)], choices, actNow);
  }

  /** @param {Turn} turn @param {string} note */
  #show(turn, note) {
    this.transcript.put(turn, note);
    // The first turn starts where the page starts.
    if (this.#turns.length > 1) this.transcript.reveal(turn);
  }
}
