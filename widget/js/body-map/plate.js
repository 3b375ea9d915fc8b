/** A figure between its labels, as in a book of anatomy: a line runs from each button to the place it names. */

import { make } from "../dom.js";
import { figure, picture, svg } from "./figure.js";
import { marksOf } from "./parts.js";
import { PLATES } from "./shapes.js";

// How far from a place, in a head's hundredths, a touch on the drawing still means it.
const NEAR = 60;

/** @typedef {{label: string, button: HTMLButtonElement}} Label */

/**
 * @param {string} name of the plate
 * @param {(Label | null)[]} labels by rows: start, end, start, end; null leaves a gap
 * @param {boolean} tappable whether a touch on the drawing counts
 * @returns {{element: HTMLElement, stop: () => void}}
 */
export function plate(name, labels, tappable) {
  const { at, box, pair } = PLATES[name];
  const { image, regions } = figure(name, "body-map-figure");
  const lines = svg("svg", { class: "body-map-lines", "aria-hidden": "true", focusable: "false" });
  const frame = make("div", "body-map-drawing", image);
  const element = make("div", "body-map-plate", frame);
  const rows = Math.ceil(labels.length / 2);
  element.style.setProperty("--rows", String(rows));
  // The drawing of a close-up is wider than a figure is.
  element.classList.toggle("close-up", !pair);

  /** @type {(Label & {line: SVGLineElement, dot: SVGCircleElement})[]} */
  const drawn = [];
  labels.forEach((label, i) => {
    if (!label) return;
    const { button } = label;
    button.style.setProperty("--row", String(Math.floor(i / 2) + 1));
    button.classList.add(i % 2 ? "at-end" : "at-start");
    const line = svg("line", {});
    const dot = svg("circle", { r: "4" });
    const marked = [line, dot, ...marksOf(name, label.label).flatMap((mark) => regions.get(mark) ?? [])];
    const mark = (/** @type {boolean} */ on) => marked.forEach(({ classList }) => classList.toggle("marked", on));
    for (const event of ["pointerenter", "focus"]) button.addEventListener(event, () => mark(true));
    for (const event of ["pointerleave", "pointercancel", "blur"]) button.addEventListener(event, () => mark(false));
    lines.append(line, dot);
    element.append(button);
    drawn.push({ ...label, line, dot });
  });
  element.append(lines);

  const place = () => {
    const stacked = getComputedStyle(lines).display === "none";
    if (stacked) for (const { label, button } of drawn) if (!button.querySelector("svg")) button.prepend(picture(label) ?? "");
    const matrix = image.getScreenCTM();
    if (stacked || !matrix) return;
    const home = element.getBoundingClientRect();
    for (const { label, button, line, dot } of drawn) {
      const edge = button.getBoundingClientRect();
      const left = edge.left + edge.width / 2 < home.left + home.width / 2;
      // Either side of the body will do: the one nearer the label.
      const [x, y] = at[label];
      const spot = new DOMPoint(pair && left ? -x : x, y).matrixTransform(matrix);
      const ends = { x1: left ? edge.right : edge.left, y1: edge.top + edge.height / 2, x2: spot.x, y2: spot.y };
      for (const [key, value] of Object.entries(ends)) {
        line.setAttribute(key, String(value - (key.startsWith("x") ? home.left : home.top)));
      }
      dot.setAttribute("cx", line.getAttribute("x2") ?? "");
      dot.setAttribute("cy", line.getAttribute("y2") ?? "");
    }
  };
  const watch = new ResizeObserver(place);
  watch.observe(element);

  if (tappable) image.addEventListener("click", ({ clientX, clientY, target }) => meant(clientX, clientY, target)?.click());

  /** @param {number} clientX @param {number} clientY @param {EventTarget | null} target */
  function meant(clientX, clientY, target) {
    const hit = drawn.find(({ label }) => marksOf(name, label).some((mark) => regions.get(mark)?.some((path) => path === target)));
    const matrix = image.getScreenCTM();
    if (hit || !matrix) return hit?.button;
    const point = new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse());
    const scale = Math.max(box[2], box[3]) / 766; // of the whole figure
    const far = drawn.map(({ label, button }) => ({ button, away: Math.hypot(at[label][0] - (pair ? Math.abs(point.x) : point.x), at[label][1] - point.y) }));
    const [nearest] = far.sort((a, b) => a.away - b.away);
    return nearest && nearest.away <= NEAR * scale ? nearest.button : undefined;
  }
  return { element, stop: () => watch.disconnect() };
}
