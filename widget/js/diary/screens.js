/** One screen at a time in the stage: words, then what can be tapped. Escape and "Back" lead one level up. */

import { make } from "../dom.js";
import { BACK, CHOICES, DIARY, MORE } from "./wording.js";

/** @import { Host } from "../types" */
/** @import { DiaryScreen, Way } from "./types" */

// What eyes can tell apart on one screen.
const GAZE_WAYS = 3;

export class Screens {
  #shownAt = -Infinity;
  #back = () => {};
  /** While the server is asked, taps wait; Back and Escape do not. */
  busy = false;
  /** @type {() => void} what going up a level breaks off */
  left = () => {};
  body = make("div", "diary");

  /** @param {Host} host */
  constructor(host) {
    this.host = host;
  }

  get gaze() {
    return this.host.settings.size === "gaze";
  }

  /** @param {DiaryScreen} screen */
  show({ title, body = [], ways, always = [], foot = [], back, backTitle = BACK, fit, said = [], told, news = "" }) {
    const { root, stage } = this.host;
    this.#back = back;
    const tray = make("div", "choices diary-ways");
    const page = make("div", "choices diary-always");
    const heading = make(root.querySelector("h1") ? "h2" : "h3", "", title);
    const words = make("div", "diary-words", heading, ...body);
    const taps = make("div", `diary-tap ${fit ?? ""}`, tray, page);
    const screen = make("div", "diary-screen", words, taps, ...foot);
    const draw = (from = 0) => {
      const paged = this.gaze && fit !== "four" && ways.length > GAZE_WAYS;
      tray.dataset.fit = fit === "four" || (fit && !this.gaze) ? fit : "list";
      tray.replaceChildren(...(paged ? ways.slice(from, from + GAZE_WAYS) : ways).map((way) => this.#draw(way)));
      const next = from + GAZE_WAYS < ways.length ? from + GAZE_WAYS : 0;
      const turn = () => {
        this.#toBox();
        draw(next);
        this.host.announce(titles(tray));
      };
      const more = paged ? [{ title: MORE, go: turn }] : [];
      page.replaceChildren(...[...more, ...always].map((way) => this.#draw(way)));
      if (backTitle) page.append(this.#backButton(backTitle));
      tray.hidden = !ways.length;
      page.hidden = !page.hasChildNodes();
      this.#shownAt = performance.now();
    };
    draw();
    if (this.body.isConnected) {
      // Focus moves before its button goes, so that it is never lost.
      this.#toBox();
      this.body.replaceChildren(screen);
      stage.toTop();
    } else {
      this.body.replaceChildren(screen);
      this.#open();
    }
    const all = told ?? `${[title, ...[...body, ...said].map(spoken)].filter(Boolean).map(ended).join(" ")} ${ways.length ? titles(tray) : ""}`;
    this.host.announce(`${news} ${all}`);
  }

  #open() {
    const { stage } = this.host;
    const keys = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.stopPropagation(); // the stage itself would close
      this.#up();
    };
    stage.open({
      label: DIARY,
      body: this.body,
      closed: () => {
        stage.box.removeEventListener("keydown", keys, true);
        this.left();
      },
    });
    stage.box.addEventListener("keydown", keys, true);
  }

  #up() {
    this.left();
    this.#back();
  }

  #toBox() {
    this.host.stage.box.focus({ preventScroll: true });
  }

  /** @param {string} title */
  #backButton(title) {
    return this.#button({ title, go: () => this.#up() }, () => true);
  }

  /** @param {Way} way */
  #draw(way) {
    if (!way.href) return this.#button(way, () => !this.busy);
    const link = make("a", "page", way.title);
    Object.assign(link, { href: way.href, target: "_blank", rel: "noopener" });
    return link;
  }

  /** @param {Way} way @param {() => boolean} heard */
  #button({ title, now, kind, on, name, go }, heard) {
    const button = make("button", kind, now === undefined ? title : /[.?]$/.test(title) ? `${title} ` : `${title}: `);
    if (now !== undefined) button.append(make("span", "diary-now", now));
    button.type = "button";
    if (name) button.setAttribute("aria-label", name);
    if (on !== undefined) button.setAttribute("aria-pressed", String(on));
    button.addEventListener("click", () => {
      // A stray second tap lands on what has just moved under the finger.
      if (heard() && performance.now() - this.#shownAt >= this.host.settings.pause) go();
    });
    return button;
  }
}

/** @param {HTMLElement} tray */
function titles(tray) {
  return `${CHOICES}: ${[...tray.children].map((button) => button.textContent).join(", ")}.`;
}

/** @param {HTMLElement} part What is there to be looked at has its own words; a chart's are read when it is reached. */
function spoken(part) {
  return part.matches("figure, textarea, label, [aria-hidden]") ? "" : part.textContent?.trim() ?? "";
}

/** @param {string} words */
function ended(words) {
  return /[.?!:…]$/.test(words) ? words : `${words}.`;
}
