/** The talk: turns, one at a time, also when the server is slow, wrong or away. A closed tab loses nothing. */

import { choicesIn, RETRY } from "./choices.js";
import { newId, Trouble } from "./transport.js";
import { DONT_SEND, FORGOTTEN, FORGOTTEN_HERE, FORGOTTEN_UNKNOWN, SLOW, TROUBLE, WAIT } from "./wording.js";

/**
 * @import { Announcer } from "./announcer.js"
 * @import { Choices } from "./choices.js"
 * @import { Composer } from "./composer.js"
 * @import { Store } from "./store.js"
 * @import { Transcript } from "./transcript.js"
 * @import { Transport } from "./transport.js"
 * @import { Body, Choice, Message, Turn } from "./types"
 */

/**
 * @typedef {object} Parts
 * @property {Transcript} transcript
 * @property {Choices} choices
 * @property {Announcer} announcer
 * @property {Composer} composer
 * @property {Store} store
 * @property {Transport} transport
 * @property {(choices: Choice[], messages: Message[]) => Choice[]} extras adds what the page itself can do
 * @property {() => Choice[]} steps what opens the steps that need no answer
 * @property {() => Promise<Node[]>} bedside the same, as lines for the log
 * @property {(turn: Turn) => void} settled told of every turn that is over
 */

const WAIT_MS = 400; // a quick answer needs no "one moment"
const SLOW_MS = 4_000;
const SLOW_URGENT_MS = 1_000; // who says that something is wrong is not left to wait
const LATE_MS = 20_000;
const KEPT_TURNS = 100;

/** @type {Choice} */
const DROP = { kind: "drop", title: DONT_SEND, key: "drop" };

export class Talk {
  /** @type {Turn[]} */
  #turns = [];
  /** @type {{turn: Turn, stop: AbortController} | null} */
  #pending = null;

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** What was said so far. */
  get turns() {
    return this.#turns;
  }

  /** Goes on where the page was left, or starts a new talk. */
  open() {
    const { transcript, choices, composer, store, transport } = this.parts;
    this.#forgetOwed();
    const saved = store.load("talk");
    if (!saved?.turns?.length) return this.#greet();
    transport.session = saved.session ?? "";
    this.#turns = saved.turns;
    for (const turn of this.#turns) {
      if (turn.status === "waiting") turn.status = "failed"; // the page closed before the answer came
      transcript.put(turn);
    }
    const last = this.#last();
    if (last.status === "failed") transcript.put(last, TROUBLE[last.trouble ?? "late"]);
    choices.show(this.#choicesNow());
    composer.busy(false);
    if (this.#turns.length > 1) transcript.reveal(last);
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
      this.#stop();
    }
    this.#begin(you, body, urgent);
    return true;
  }

  /** Shows at once what the server said outside a turn. @param {string} you @param {Message[]} replies */
  show(you, replies) {
    this.#stop();
    const turn = this.#add(you, { text: you });
    turn.replies = replies;
    this.#settle(turn, "");
  }

  /** Sends the last message again, under the same id. */
  retry() {
    if (!this.#pending) this.#run(this.#last());
  }

  /** Takes back a message that got no answer: it is never sent. */
  drop() {
    const last = this.#last();
    if (this.#pending || last.status !== "failed" || !last.you) return;
    this.#turns = this.#turns.slice(0, -1);
    this.parts.transcript.drop(last);
    this.#save();
    this.parts.choices.show(this.#choicesNow());
    this.parts.announcer.tell([], this.#choicesNow(), false);
  }

  /** Erases everything, here and on the server, and starts anew. */
  async forget() {
    const { transcript, choices, store, transport } = this.parts;
    this.#stop();
    const { session } = transport;
    transport.session = "";
    this.#turns = [];
    store.remove("talk");
    transcript.clear();
    choices.show([]);
    choices.focus();
    if (session) store.save("owed", [...(store.load("owed") ?? []), session]);
    const news = await this.#forgetOwed();
    if (!this.#pending) this.#greet(news);
  }

  /**
   * Erasing may have to wait for the server: until it has answered, the token stays on the device.
   * @returns {Promise<string>} what to tell the person
   */
  async #forgetOwed() {
    const { store, transport } = this.parts;
    const owed = () => /** @type {string[]} */ (store.load("owed") ?? []);
    const settle = async (/** @type {string} */ session) => {
      const trouble = await transport.forget(session);
      if (trouble && trouble !== "session") return FORGOTTEN_HERE;
      store.save("owed", owed().filter((other) => other !== session));
      return trouble ? FORGOTTEN_UNKNOWN : FORGOTTEN;
    };
    const news = await Promise.all(owed().map(settle));
    if (!owed().length) store.remove("owed");
    return news.at(-1) ?? FORGOTTEN; // the newest is the talk just left
  }

  #greet(news = "") {
    this.#begin("", { payload: "/greet" }, false, news);
  }

  /** @param {string} you @param {Body} body @param {boolean} urgent */
  #begin(you, body, urgent, news = "") {
    this.#run(this.#add(you, body), urgent, news);
  }

  /** @param {string} you @param {Body} body */
  #add(you, body) {
    /** @type {Turn} */
    const turn = { id: newId(), you, body, status: "waiting", replies: [] };
    this.#turns = [...this.#turns, turn].slice(-KEPT_TURNS);
    return turn;
  }

  #last() {
    return this.#turns[this.#turns.length - 1];
  }

  /** Drops the turn under way: its answer, if one still comes, is not wanted. */
  #stop() {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = null;
    pending.stop.abort(new Trouble("late"));
    pending.turn.status = "failed";
    this.parts.transcript.put(pending.turn);
    this.parts.composer.busy(false);
  }

  /** After a failure, what to do about it comes first, and the choices of the last good turn stay. */
  #choicesNow() {
    const replies = this.#turns.findLast(({ status }) => status === "done")?.replies ?? [];
    const choices = this.parts.extras(choicesIn(replies), replies);
    const { status, trouble, you } = this.#last();
    if (status !== "failed" || trouble === "long") return choices;
    const ways = trouble === "fast" ? [RETRY] : [RETRY, ...this.parts.steps(), ...(you ? [DROP] : [])];
    return [...ways, ...choices];
  }

  #save() {
    this.parts.store.save("talk", { session: this.parts.transport.session, turns: this.#turns });
  }

  /** @param {Turn} turn @param {string} [news] a line to show with the answer */
  async #run(turn, urgent = false, news = "") {
    const { choices, composer, transport } = this.parts;
    const pending = { turn, stop: new AbortController() };
    this.#pending = pending;
    turn.status = "waiting";
    this.#save();
    choices.pause();
    composer.busy(true);
    this.#show(turn, news);

    const timers = [
      setTimeout(() => this.#show(turn, news || WAIT), WAIT_MS),
      setTimeout(() => this.#slow(turn, urgent), urgent ? SLOW_URGENT_MS : SLOW_MS),
      setTimeout(() => pending.stop.abort(new Trouble("late")), LATE_MS),
    ];
    turn.trouble = undefined;
    turn.replies = [];
    const said = (/** @type {Message} */ message) => {
      if (this.#pending !== pending) return;
      turn.replies = [...turn.replies, message];
      this.#show(turn, news);
    };
    try {
      turn.replies = await transport.turn(turn.id, turn.body, pending.stop.signal, said);
    } catch (error) {
      turn.trouble = error instanceof Trouble ? error.kind : "server";
    }
    timers.forEach(clearTimeout);
    if (this.#pending !== pending) return; // something urgent, or Forget, took its place
    this.#pending = null;
    composer.busy(false);
    this.#settle(turn, turn.trouble ? TROUBLE[turn.trouble] : news);
  }

  /** The answer keeps the person waiting: what they can do meanwhile. @param {Turn} turn @param {boolean} urgent */
  async #slow(turn, urgent) {
    this.#show(turn, SLOW);
    const steps = await this.parts.bedside();
    const shown = withSteps(SLOW, steps);
    if (this.#pending?.turn !== turn) return;
    this.#show(turn, ...shown);
    const words = shown.map((one) => (typeof one === "string" ? one : one.textContent));
    this.parts.announcer.say(words.join(" "), urgent);
  }

  /** @param {Turn} turn @param {string} note */
  async #settle(turn, note) {
    const { announcer, choices, composer, settled } = this.parts;
    turn.status = turn.trouble ? "failed" : "done";
    if (turn.trouble === "long") composer.giveBack(turn.body.text ?? "");
    this.#save();
    const now = this.#choicesNow();
    choices.show(now);
    this.#show(turn, note);
    const actNow = turn.replies.some(({ custom }) => custom?.type === "red_flag" && !custom.ask);
    announcer.tell([note, ...turn.replies.map(({ text }) => text)], now, actNow);
    settled(turn);
    if (turn.trouble && !["long", "fast"].includes(turn.trouble)) {
      const steps = await this.parts.bedside();
      if (!steps.length || turn.status !== "failed" || this.#last() !== turn) return;
      this.#show(turn, ...withSteps(note, steps));
      // What opens them in full was not there yet, if this is the first time that they are needed.
      const ways = this.#choicesNow();
      if (ways.length > now.length) choices.show(ways);
    }
  }

  /** @param {Turn} turn @param {...(Node | string)} note */
  #show(turn, ...note) {
    this.parts.transcript.put(turn, ...note);
    // The first turn starts where the page starts.
    if (this.#turns.length > 1) this.parts.transcript.reveal(turn);
  }
}

/** The steps bring the safety sentence along, in better words: with the number to call. @param {string} note @param {Node[]} steps */
function withSteps(note, steps) {
  return steps.length ? [note.split("\n")[0], ...steps] : [note];
}
