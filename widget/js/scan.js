/**
 * One-key scanning, for one switch that is a key or a touch: focus steps through what can be tapped, most likely
 * first, and any key or any touch taps it. A device's own switch control needs none of this: it finds real buttons.
 */

/** @import { Shell } from "./shell.js" */
/** @import { SettingValues } from "./types" */

// After this many rounds nobody is there, or the person rests. The next press begins again.
const ROUNDS = 3;
const OTHER_KEYS = ["Tab", "Shift", "Control", "Alt", "Meta", "Escape"];

export class Scanner {
  #timer = 0;
  #at = -1;
  #rounds = 0;
  /** @type {HTMLElement | null} */
  #now = null;

  /** @param {Shell} shell @param {SettingValues} settings */
  constructor(shell, settings) {
    this.shell = shell;
    this.settings = settings;
    const frame = shell.frame;
    frame.addEventListener("keydown", (event) => this.#press(event), true);
    frame.addEventListener("click", (event) => this.#press(event), true);
    // New choices: begin with the first of them.
    new MutationObserver(() => this.#restart()).observe(shell.tray, { childList: true });
    new MutationObserver(() => this.#restart()).observe(shell.stage, { childList: true, subtree: true });
  }

  /** @param {boolean} on */
  run(on) {
    clearInterval(this.#timer);
    this.#timer = 0;
    if (on) {
      this.#restart();
      this.#timer = setInterval(() => this.#step(), this.settings.scanSeconds * 1000);
    }
  }

  get #on() {
    return this.#timer !== 0;
  }

  /** What can be tapped, in the order it is offered: the view or the choices, then the red-flag button, then the rest. */
  #stops() {
    const { stage, tray, wrong, foot } = this.shell;
    const areas = stage.hidden ? [tray, wrong, foot] : [stage, wrong];
    return areas.flatMap((area) => {
      const inside = /** @type {HTMLElement[]} */ ([...area.querySelectorAll("button:enabled, a[href]")]);
      const seen = inside.filter((one) => one.getClientRects().length && getComputedStyle(one).visibility !== "hidden");
      return area instanceof HTMLButtonElement ? [area] : seen;
    });
  }

  #restart() {
    this.#at = -1;
    this.#rounds = 0;
    this.#now = null;
  }

  #step() {
    const typing = /** @type {ShadowRoot} */ (this.shell.frame.getRootNode()).activeElement?.matches("textarea");
    if (this.#rounds >= ROUNDS || typing) return;
    const stops = this.#stops();
    if (!stops.length) return;
    this.#at += 1;
    if (this.#at >= stops.length) {
      this.#at = 0;
      this.#rounds += 1;
      if (this.#rounds >= ROUNDS) return;
    }
    this.#now = stops[this.#at];
    this.#now.focus();
  }

  /** @param {KeyboardEvent | MouseEvent} event */
  #press(event) {
    const own = /** @type {Element} */ (event.target).matches("textarea") || event.target === this.shell.send;
    if (!this.#on || !event.isTrusted || own) return;
    if (event instanceof KeyboardEvent && (OTHER_KEYS.includes(event.key) || event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event instanceof KeyboardEvent && event.repeat) return;
    const hit = this.#now?.isConnected ? this.#now : null;
    this.#restart();
    hit?.click();
  }
}
