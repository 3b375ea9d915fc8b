/** One screen at a time in the stage: words, then what can be tapped, always in the same order. */

import { make } from "../dom.js";
import { spoken } from "./draw.js";
import { CHOICES, LABEL, MORE } from "./wording.js";

/**
 * @import { Host } from "../types"
 * @import { Screen, Way } from "./types"
 */

// What eyes can tell apart on one screen.
const GAZE_WAYS = 3;
// Titles no longer than this sit side by side.
const SHORT = 20;

export class Screens {
  #shownAt = -Infinity;

  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.body = make("div", "bedside");
    this.body.tabIndex = -1;
    this.body.setAttribute("role", "group");
    this.body.setAttribute("aria-label", LABEL);
  }

  get gaze() {
    return this.host.settings.size === "gaze";
  }

  /** @param {Screen} screen */
  show({ body, ways, foot = [], urgent = false }) {
    const tray = make("div", "choices bedside-ways");
    const short = ways.length > 4 && ways.every(({ title }) => title.length <= SHORT);
    tray.dataset.fit = short && !this.gaze ? "words" : "list";
    this.#draw(tray, ways, 0);
    const screen = make("div", "bedside-screen", make("div", "bedside-words", ...body), tray, ...foot);
    const first = !this.body.isConnected;
    // Focus moves before its button goes, so that it is never lost.
    if (!first) this.body.focus({ preventScroll: true });
    this.body.replaceChildren(screen);
    this.#shownAt = performance.now();
    if (first) this.host.stage.open({ label: LABEL, body: this.body });
    else this.body.scrollIntoView({ block: "start", behavior: "instant" });
    this.host.announce(`${spoken(body)} ${titles(tray)}`, urgent);
  }

  /** @param {HTMLElement} tray @param {Way[]} ways @param {number} from the first one that is shown */
  #draw(tray, ways, from) {
    const paged = this.gaze && ways.length > GAZE_WAYS;
    const shown = paged ? ways.slice(from, from + GAZE_WAYS) : ways;
    const buttons = shown.map((way) => this.#button(way.title, way.kind, way.go));
    if (paged) {
      const next = from + GAZE_WAYS < ways.length ? from + GAZE_WAYS : 0;
      const turn = () => {
        this.body.focus({ preventScroll: true });
        this.#draw(tray, ways, next);
        this.#shownAt = performance.now();
        this.host.announce(titles(tray));
      };
      buttons.push(this.#button(MORE, "", turn));
    }
    tray.replaceChildren(...buttons);
  }

  /** @param {string} title @param {string | undefined} kind @param {() => void} go */
  #button(title, kind, go) {
    const button = make("button", kind, title);
    button.type = "button";
    button.addEventListener("click", () => {
      // A stray second tap lands on what has just moved under the finger.
      if (performance.now() - this.#shownAt >= this.host.settings.pause) go();
    });
    return button;
  }
}

/** @param {HTMLElement} tray */
function titles(tray) {
  return `${CHOICES}: ${[...tray.children].map((button) => button.textContent).join(", ")}.`;
}
