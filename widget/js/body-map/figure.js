/** A plate as SVG. Always beside words that say the same, so hidden from screen readers. */

import { drawing } from "./draw.js";
import { viewOf } from "./parts.js";
import { PLATES } from "./shapes.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag @param {Record<string, string>} attributes @param {...SVGElement} children
 */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * @param {string} plate @param {string} className @param {number[]} [box]
 * @returns {{image: SVGSVGElement, regions: Map<string, SVGPathElement[]>}}
 */
export function figure(plate, className, box = PLATES[plate].box) {
  const { shapes, rim, fine } = drawing(plate);
  /** @type {Map<string, SVGPathElement[]>} */
  const regions = new Map();
  const image = svg("svg", { class: className, viewBox: box.join(" "), "aria-hidden": "true", focusable: "false" });
  for (const { name, d, side } of shapes) {
    const path = svg("path", { class: "body-map-region", d });
    // The first of a pair is the one shown where a place is on one side only.
    if (side < 0) regions.get(name)?.push(path);
    else regions.set(name, [path]);
    image.append(path);
  }
  image.append(svg("path", { class: "body-map-fine", d: fine }), svg("path", { class: "body-map-rim", d: rim }));
  return { image, regions };
}

/** @param {string} place a value, or the name of a group @returns {SVGSVGElement | null} a small view of it, marked */
export function picture(place) {
  const { plate, marks, oneSide, whole } = viewOf(place);
  const { at, box, pair } = PLATES[plate];
  const spot = at[marks[0]];
  const near = pair && !whole && spot ? [spot[0] - 110, spot[1] - 110, 220, 220] : box;
  const { image, regions } = figure(plate, "body-map-picture", near);
  let known = false;
  for (const mark of marks) {
    const paths = regions.get(mark) ?? [];
    for (const path of oneSide ? paths.slice(0, 1) : paths) {
      path.classList.add("marked");
      known = true;
    }
  }
  return known ? image : null;
}
