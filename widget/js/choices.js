/** The tray. Only the present choices exist: who steps through the page with one switch must not pass old ones. */

import { dial } from "./dial.js";
import { make } from "./dom.js";
import { CALL, DONE, MORE_CHOICES, PICK_SOME, TEXT, TRY_AGAIN } from "./wording.js";

/** @import { Choice, Contact, Message } from "./types" */

// The page's own buttons send these. A second button of the same name is one more stop,
// and voice control would have to ask which of the two is meant.
const FIXED = ["/something_is_wrong", "/start_over"];

// These can't go with any other value.
const ALONE = ["none", "not_sure"];

// What eyes can tell apart on one screen.
const GAZE_CHOICES = 3;

/** @type {Choice} */
export const RETRY = { kind: "retry", title: TRY_AGAIN, key: "retry" };

/** @param {Message[]} messages of one turn @returns {Choice[]} what they offer, in order, none twice */
export function choicesIn(messages) {
  /** @type {Map<string, Choice>} */
  const found = new Map();
  const add = (/** @type {Choice} */ choice) => found.has(choice.key) || found.set(choice.key, choice);

  // Numbers to call come before anything else that may be tapped.
  for (const { custom } of messages) {
    if (custom?.type === "red_flag") custom.contacts?.map(link).forEach((choice) => choice && add(choice));
  }
  for (const { buttons, custom } of messages) {
    const options = (custom?.type === "question" && custom.options) || [];
    if (custom?.multiple && custom.finding) {
      const { finding } = custom;
      for (const { title, payload, value } of options) {
        add({ kind: "toggle", title, key: payload, finding, value });
      }
      add({ kind: "done", title: DONE, key: `done ${finding}`, finding });
    }
    for (const { title, payload } of buttons ?? options) {
      const toggled = custom?.multiple && options.some((option) => option.title === title);
      if (!toggled) add({ kind: "tap", title, key: payload, payload });
    }
  }
  const all = [...found.values()];
  const rest = all.filter(({ key }) => !FIXED.includes(key));
  return rest.length ? rest : all;
}

/** @param {Contact} contact @returns {Choice | null} null without a number: the message's text still says it */
function link({ label, number, how }) {
  const href = dial(number, how);
  return href ? { kind: "link", title: `${how === "text" ? TEXT : CALL} ${number}`, label, key: href, href } : null;
}

export class Choices {
  /** @type {Choice[]} */
  #now = [];
  #from = 0;
  #shownAt = -Infinity;

  /**
   * @param {HTMLElement} tray
   * @param {{pick: (title: string, payload: string) => void, retry: () => void, drop: () => void,
   *   hint: (words: string) => void, shown: (choices: Choice[]) => void}} on
   * @param {{size: string, pause: number}} settings read at every use
   */
  constructor(tray, on, settings) {
    this.tray = tray;
    this.on = on;
    this.settings = settings;
    tray.addEventListener("keydown", (event) => this.#key(event));
  }

  /** True while a tap is more likely a slip than a wish. */
  get fresh() {
    return performance.now() - this.#shownAt < this.settings.pause;
  }

  /** @param {Choice[]} choices */
  show(choices) {
    this.#now = choices;
    this.#from = 0;
    this.redraw();
    this.on.shown(choices);
  }

  /** Draws the same choices again, as after a change of the settings. */
  redraw() {
    this.#keepFocus();
    this.#shownAt = performance.now();
    const seen = this.#onScreen();
    this.tray.replaceChildren(...seen.map((choice) => this.#draw(choice)));
    if (this.#now.some(({ kind }) => kind === "toggle")) this.tray.prepend(make("p", "hint", PICK_SOME));
    this.tray.dataset.fit = this.settings.size === "gaze" ? "list" : fit(seen);
  }

  /** What eyes can hit: three at a time, with Done on every page of a list that needs it. */
  #onScreen() {
    const all = this.#now;
    if (this.settings.size !== "gaze" || all.length <= GAZE_CHOICES) return all;
    const done = all.filter(({ kind }) => kind === "done");
    const rest = all.filter(({ kind }) => kind !== "done");
    const size = GAZE_CHOICES - done.length;
    if (this.#from >= rest.length) this.#from = 0;
    const next = () => {
      this.#from += size;
      this.redraw();
      this.focus();
      this.on.hint(this.#onScreen().map(({ title }) => title).join(", "));
    };
    /** @type {Choice} */
    const more = { kind: "page", title: MORE_CHOICES, key: "more", open: next };
    return [...rest.slice(this.#from, this.#from + size), ...done, more];
  }

  /** Old choices stay in place, switched off, until the answer comes: nothing moves under a finger. */
  pause() {
    this.#keepFocus();
    for (const button of this.tray.querySelectorAll("button")) button.disabled = true;
  }

  /** The next Tab from here is the first choice. */
  focus() {
    this.tray.focus({ preventScroll: true });
  }

  /** A button that goes away with focus on it would drop focus on the page itself. */
  #keepFocus() {
    const root = /** @type {ShadowRoot} */ (this.tray.getRootNode());
    if (this.tray.contains(root.activeElement)) this.focus();
  }

  /** A digit is the choice of that place, or the number itself where numbers are asked for. @param {KeyboardEvent} event */
  #key({ key, ctrlKey, altKey, metaKey }) {
    if (!/^\d$/.test(key) || ctrlKey || altKey || metaKey) return;
    const shown = /** @type {HTMLElement[]} */ ([...this.tray.querySelectorAll("button:enabled, a")]);
    const numbers = shown.filter((one) => /^\d+$/.test(one.textContent ?? ""));
    const hit = numbers.length > 4 ? numbers.find((one) => one.textContent === key) : shown[Number(key) - 1];
    hit?.click();
  }

  /** @param {Choice} choice */
  #draw(choice) {
    const { kind, title, name, label, href } = choice;
    if (href) {
      const call = make("a", kind === "link" ? "call" : kind, title);
      if (label && label !== title) call.append(make("small", "", label));
      call.href = href;
      if (kind === "page") Object.assign(call, { target: "_blank", rel: "noopener" });
      call.part.add("choice");
      return call;
    }
    const button = make("button", kind, title);
    button.type = "button";
    button.part.add("choice");
    if (name) button.setAttribute("aria-label", name);
    button.addEventListener("click", () => this.#act(choice));
    choice.press = (on) => {
      choice.on = on;
      button.setAttribute("aria-pressed", String(on));
    };
    if (kind === "toggle") choice.press(Boolean(choice.on));
    return button;
  }

  /** @param {Choice} choice */
  #act({ kind, title, payload = "", finding, value = "", on, press, open }) {
    const group = this.#now.filter((other) => other.kind === "toggle" && other.finding === finding);
    if (kind === "tap") this.on.pick(title, payload);
    if (kind === "retry") this.on.retry();
    if (kind === "drop") this.on.drop();
    if (kind === "page") open?.();
    if (kind === "toggle") {
      const alone = ALONE.includes(value);
      for (const other of group) {
        if (!alone && !ALONE.includes(other.value ?? "")) continue;
        other.on = false; // also when it is on another page, and not drawn
        other.press?.(false);
      }
      press?.(!on);
    }
    if (kind === "done") {
      const picked = group.filter((other) => other.on);
      if (!picked.length) return this.on.hint(PICK_SOME);
      const values = picked.map((other) => JSON.stringify(other.value)).join(", ");
      this.on.pick(picked.map((other) => other.title).join(", "), `/answer{"${finding}": [${values}]}`);
    }
  }
}

/** @param {Choice[]} choices Many short ones sit side by side, so that there is less to scroll. */
function fit(choices) {
  const short = choices.every(({ kind, title }) => ["tap", "page"].includes(kind) && title.length <= 16);
  if (choices.length < 6 || !short) return "list";
  return choices.filter(({ title }) => /^\d+$/.test(title)).length > 4 ? "numbers" : "words";
}
