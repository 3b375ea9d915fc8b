/** A picture from its data: poses the people, then draws one thing after the other. */

import { front } from "./front.js";
import { hand } from "./hand.js";
import { MARKS } from "./marks.js";
import { element, melt, path } from "./paper.js";
import { posed as fromStock } from "./poses.js";
import { PROPS } from "./props.js";
import { reach } from "./reach.js";
import { side } from "./side.js";
import { between } from "./shape.js";

/** @import { Point } from "./shape.js" */
/** @import { Figure, Layer } from "./side.js" */

/** @type {Record<string, (pose: any, find: (ref: any) => Point, sketch: (figure: Figure) => void) => Figure>} */
const VIEWS = { side, front, hand, reach };

/** @param {Layer} layer @returns {SVGElement[]} */
const layerOf = (layer) => [
  ...melt(layer.pieces),
  ...(layer.over ?? []).map((piece) => path(piece.fill ?? "skin", piece.d)),
  ...layer.lines.map((line) => path("line", line)),
  ...layer.sore.map((spot) => path("sore", spot)),
];

/**
 * @param {{ draw: Record<string, any>[], flip?: boolean }} data
 * @returns {{ group: SVGElement, gap: number }} the drawing, and how far the arm or leg that falls shortest misses what it was to reach
 */
export function scene(data) {
  /** @type {Map<string, Figure>} */
  const posed = new Map();
  const items = data.draw.map(fromStock);
  const people = new Map(items.filter((item) => item.is in VIEWS).map((item) => [item.id ?? item.who ?? "person", item]));

  /** @param {string} id */
  const figure = (id) => {
    const item = people.get(id);
    if (!item) throw new Error(`nobody is called ${id}`);
    const known = posed.get(id) ?? VIEWS[item.is](item, find, (figure) => posed.set(id, figure));
    posed.set(id, known);
    return known;
  };

  /**
   * A place: [x, y], "person.heel", or ["person.heel", dx, dy] beside it, or {"between": [a, b], "at": t}.
   * @param {any} ref @returns {Point}
   */
  function find(ref) {
    if (typeof ref === "string") {
      const [id, ...name] = ref.split(".");
      const point = figure(id).points[name.join(".")];
      if (!point) throw new Error(`no place ${ref}`);
      return point;
    }
    if (ref?.between) return between(find(ref.between[0]), find(ref.between[1]), ref.at ?? 0.5);
    if (typeof ref[0] === "number") return ref;
    const [x, y] = find(ref[0]);
    return [x + ref[1], y + ref[2]];
  }

  const who = (/** @type {Record<string, any>} */ item, /** @type {Figure} */ { mirror }) => ({
    class: `${item.who ?? "person"}${item.crop || item.is === "reach" || item.is === "hand" || item.bleeds ? " bleeds" : ""}`,
    ...(mirror === undefined ? {} : { transform: `translate(${2 * mirror} 0) scale(-1 1)` }),
  });

  let gap = 0;
  const drawn = items.map((item) => {
    if (item.is in VIEWS) {
      const made = figure(item.id ?? item.who ?? "person");
      gap = Math.max(gap, made.gap);
      const names = made.order.filter((name) => made.layers[name] && !item.later?.includes(name));
      return element("g", who(item, made), ...names.flatMap((name) => layerOf(made.layers[name])));
    }
    // A part that was left for later, because something is between it and the rest.
    if (item.is === "part") {
      const made = figure(item.of);
      return element("g", who(people.get(item.of) ?? {}, made), ...layerOf(made.layers[item.part]));
    }
    if (item.is in PROPS) {
      const thing = PROPS[item.is](item, find);
      return element("g", { class: `thing ${item.is}` }, ...melt(thing.pieces), ...(thing.lines ?? []).map((line) => path("line", line)));
    }
    if (item.is in MARKS) return element("g", { class: "mark" }, ...MARKS[item.is](item, find));
    throw new Error(`nothing is drawn for ${item.is}`);
  });
  /** @type {Record<string, string>} */
  const turn = data.flip ? { transform: "translate(320 0) scale(-1 1)" } : {};
  return { group: element("g", turn, ...drawn), gap };
}
