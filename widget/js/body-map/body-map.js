/**
 * "Where is it?" answered on a figure, front and back, or from a list that says the same.
 * Under eye gaze: three large choices a page.
 */

import { make } from "../dom.js";
import { picture } from "./figure.js";
import { CLOSE_UPS, GAZE, LABELS, LISTED } from "./parts.js";
import { plate } from "./plate.js";
import { recall, remember } from "./remember.js";
import * as say from "./wording.js";

/** @import { Host, Option } from "../types" */
/** @import { Group } from "./parts.js" */

// A missing style sheet is no reason to show nothing.
const STYLE_MS = 1500;
const PAGE = 3;

/** @param {Host} host @param {{options?: Option[]}} question with a title and a payload for each place */
export async function openBodyMap(host, question) {
  await Promise.race([host.style("css/body-map.css"), new Promise((done) => setTimeout(done, STYLE_MS))]);
  const map = new BodyMap(host, question.options ?? []);
  host.stage.open({ label: say.WHERE, body: map.element, closed: () => map.stop() });
  map.start();
}

class BodyMap {
  #shownAt = -Infinity;
  #stop = () => {};
  #seen = recall();

  /** @param {Host} host @param {Option[]} options */
  constructor(host, options) {
    this.host = host;
    this.options = new Map(options.map((option) => [option.value, option]));
    const placed = new Set(LISTED.flatMap(({ values }) => values));
    /** What no drawing knows is offered all the same. */
    this.others = options.map(({ value }) => value).filter((value) => !placed.has(value) && value !== "not_sure");
    const last = /** @type {Group} */ (LISTED.at(-1));
    this.several = { name: last.name, values: [...last.values, ...this.others] };
    this.element = make("div", "body-map");
    this.element.tabIndex = -1;
  }

  start() {
    if (this.host.settings.size === "gaze") this.#groups();
    else if (this.#seen.view === "list") this.#list();
    else this.#body();
  }

  stop() {
    this.#stop();
    this.#stop = () => {};
  }

  // -- screens ------------------------------------------------------------------

  #body() {
    const title = make("h2", "unseen");
    const sides = { front: make("button", "", say.FRONT), back: make("button", "", say.BACK) };
    const space = make("div");
    const turn = (/** @type {"front" | "back"} */ side) => {
      this.stop();
      const drawn = this.#plate(side, LABELS[side]);
      space.replaceChildren(drawn.element);
      this.#stop = drawn.stop;
      title.textContent = side === "front" ? say.FRONT_TITLE : say.BACK_TITLE;
      for (const [name, button] of Object.entries(sides)) button.setAttribute("aria-pressed", String(name === side));
      this.#note({ view: "map", side });
      this.#shown(title.textContent, space.querySelectorAll("button").length);
    };
    for (const side of /** @type {const} */ (["front", "back"])) {
      sides[side].type = "button";
      sides[side].addEventListener("click", () => this.#seen.side !== side && turn(side));
    }
    const several = this.#group(this.several);
    const list = this.#button(say.LIST, () => this.#list());
    this.#show(title, row(sides.front, sides.back), space, row(...several, list), this.#foot());
    turn(this.#seen.side);
  }

  #list() {
    const groups = [...LISTED.slice(0, -1), this.several];
    const parts = groups.flatMap(({ name, values }) => {
      const buttons = this.#parts(values);
      return buttons.length ? [make("h3", "", name), make("div", "body-map-list", ...buttons)] : [];
    });
    const body = row(this.#button(say.BODY, () => this.#body()));
    this.#show(make("h2", "", say.LIST_TITLE), ...parts, body, this.#foot());
    this.#note({ view: "list" });
    this.#shown(say.LIST_TITLE, this.options.size - (this.options.has("not_sure") ? 1 : 0));
  }

  /** @param {string} name of a close-up */
  #closeUp(name) {
    const { name: title, plate: drawing, values } = CLOSE_UPS[name];
    const drawn = this.#plate(drawing, values);
    this.#show(make("h2", "", title), drawn.element, this.#return(() => this.#body()), this.#foot());
    this.#stop = drawn.stop;
    this.#shown(title, drawn.element.querySelectorAll("button").length);
  }

  /** @param {Group} group too large for one drawing */
  #pictured({ name, values }) {
    const buttons = this.#parts(values, true);
    this.#show(make("h2", "", name), make("div", "body-map-list pictured", ...buttons), this.#return(() => this.#body()), this.#foot());
    this.#shown(name, buttons.length);
  }

  /** Eye gaze: the groups, and the places too rare for one. */
  #groups(page = 0) {
    const choices = [...GAZE, ...this.others].flatMap((item) =>
      typeof item === "string" ? this.#parts([item], true) : this.#group(item, () => this.#pages(item, 0, () => this.#groups(page)), true));
    this.#page(say.WHERE, choices, page, (next) => this.#groups(next));
  }

  /** @param {Group} group @param {number} page @param {() => void} back */
  #pages(group, page, back) {
    this.#page(group.name, this.#parts(group.values, true), page, (next) => this.#pages(group, next, back), back);
  }

  /**
   * @param {string} title @param {HTMLButtonElement[]} choices all of them; three are shown
   * @param {number} page @param {(page: number) => void} turn @param {() => void} [back]
   */
  #page(title, choices, page, turn, back) {
    const pages = Math.ceil(choices.length / PAGE);
    const now = choices.slice(page * PAGE, page * PAGE + PAGE);
    const move = row();
    if (back) move.append(this.#button(say.RETURN, back));
    if (pages > 1) {
      const more = this.#button(say.MORE, () => turn((page + 1) % pages));
      move.append(more);
    }
    this.#show(make("h2", "unseen", title), make("div", "body-map-list pictured paged", ...now), move, this.#foot());
    this.#shown(title, now.length, page + 1, pages);
  }

  // -- what they are made of ------------------------------------------------------

  /** @param {string} name of a plate @param {string[]} labels */
  #plate(name, labels) {
    const made = labels.map((label) => {
      const closeUp = name === "front" || name === "back" ? CLOSE_UPS[label] : undefined;
      const [button] = closeUp ? this.#group(closeUp, () => this.#closeUp(label)) : this.#parts([label]);
      return button ? { label, button } : null;
    });
    return plate(name, made, true);
  }

  /** @param {string[]} values @param {boolean} [pictured] @returns {HTMLButtonElement[]} those that are offered */
  #parts(values, pictured) {
    return values.flatMap((value) => {
      const option = this.options.get(value);
      return option ? [this.#button(option.title, () => this.#pick(option), pictured ? value : undefined)] : [];
    });
  }

  /** @param {Group} group @param {() => void} [open] @param {boolean} [pictured] @returns {HTMLButtonElement[]} none, if none of its places is offered */
  #group(group, open = () => this.#pictured(group), pictured) {
    if (!group.values.some((value) => this.options.has(value))) return [];
    const button = this.#button(group.name, open, pictured ? group.name : undefined);
    button.classList.add("deeper");
    return [button];
  }

  /**
   * After a new screen, a tap may still be aimed at the old one: for a moment it counts for nothing.
   * @param {string} title @param {() => void} act @param {string} [place] whose picture it carries
   */
  #button(title, act, place) {
    const image = place && picture(place);
    const button = make("button", "", ...(image ? [image] : []), make("span", "", title));
    button.type = "button";
    button.addEventListener("click", () => performance.now() - this.#shownAt >= this.host.settings.pause && act());
    return button;
  }

  /** @param {() => void} back */
  #return(back) {
    return row(this.#button(say.RETURN, back));
  }

  /** The same two, in the same place, on every screen. */
  #foot() {
    const unsure = this.options.get("not_sure");
    const close = make("button", "", say.CLOSE);
    close.type = "button";
    close.addEventListener("click", () => this.host.stage.close());
    return row(...(unsure ? [this.#button(unsure.title, () => this.#pick(unsure))] : []), close);
  }

  /** @param {Option} option */
  #pick({ title, payload }) {
    this.host.stage.close();
    this.host.pick(title, payload);
  }

  /** @param {...HTMLElement} parts Focus moves before its button goes; the next Tab is the first control. */
  #show(...parts) {
    const first = !this.element.hasChildNodes();
    this.stop();
    if (!first) this.element.focus({ preventScroll: true });
    this.element.replaceChildren(...parts);
    if (!first) this.host.stage.toTop();
  }

  /** @param {string} title @param {number} choices @param {number} [page] @param {number} [pages] */
  #shown(title, choices, page, pages) {
    this.#shownAt = performance.now();
    this.host.announce(say.screenOf(title, choices, page, pages));
  }

  /** @param {{view: "map" | "list", side?: "front" | "back"}} seen */
  #note(seen) {
    this.#seen = { ...this.#seen, ...seen };
    remember(this.#seen);
  }
}

/** @param {...HTMLElement} buttons */
const row = (...buttons) => make("div", "body-map-row", ...buttons);
