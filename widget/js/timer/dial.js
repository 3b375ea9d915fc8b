/** The ring with the seconds. It fills in steps of a second; with reduced motion only the number changes. */

import { make } from "../dom.js";
import { UNIT } from "./wording.js";

const SVG = "http://www.w3.org/2000/svg";

export class Dial {
  #bar = shape("circle", { class: "timer-bar", cx: 100, cy: 100, r: 92, pathLength: 100, transform: "rotate(-90 100 100)" });
  // The same nodes all the time: one-key scanning takes new nodes for new choices, and starts again.
  #digits = new Text();
  #above = new Text();
  #below = new Text();
  #still = matchMedia("(prefers-reduced-motion: reduce)");

  constructor() {
    const track = shape("circle", { class: "timer-track", cx: 100, cy: 100, r: 92 });
    const svg = shape("svg", { viewBox: "0 0 200 200", "aria-hidden": "true", focusable: "false" });
    svg.append(
      track,
      this.#bar,
      shape("text", { x: 100, y: 48 }, this.#above),
      shape("text", { class: "timer-digits", x: 100, y: 130 }, this.#digits),
      shape("text", { x: 100, y: 162 }, this.#below),
    );
    this.element = make("div", "timer-dial");
    this.element.append(svg);
    this.element.setAttribute("role", "timer");
    this.element.setAttribute("aria-live", "off");
  }

  /** @param {string} label Heard by who goes there with a screen reader; changes rarely. */
  name(label) {
    this.element.setAttribute("aria-label", label);
  }

  /** @param {number} seconds @param {string} [below] @param {string} [above] */
  write(seconds, below = UNIT, above = "") {
    this.#digits.data = String(seconds);
    this.#below.data = below;
    this.#above.data = above;
  }

  /**
   * @param {number} share 0 to 1
   * @param {number} [over] milliseconds to get there
   */
  fill(share, over = 0) {
    const moves = over > 0 && !this.#still.matches;
    if (over > 0 && !moves) return;
    this.#bar.style.transitionDuration = moves ? `${Math.round(over)}ms` : "0s";
    this.#bar.style.strokeDashoffset = String(100 - 100 * share);
    // So that the next step starts from here.
    if (!moves) this.#bar.getBoundingClientRect();
  }
}

/** @param {string} tag @param {Record<string, string | number>} attributes @param {...Node} children */
function shape(tag, attributes, ...children) {
  const made = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}
