/** What is not there to be touched: which way it goes, where to hold still, where it is sore. */

import { disc, far, go, place, sample, smooth, straight, toward } from "./shape.js";
import { path } from "./paper.js";

/** @import { Point } from "./shape.js" */

/** @type {Record<string, (spec: any, find: (ref: any) => Point) => SVGElement[]>} */
export const MARKS = {
  /**
   * Which way it moves: through `points`, or round `about` at `r` from one angle to another. `both` has a head at each end.
   */
  arrow({ points, about, r, from, to, both = false, size = 1 }, find) {
    /** @type {Point[]} */
    let line;
    if (about) {
      const middle = find(about);
      line = Array.from({ length: 13 }, (_, i) => go(middle, from + ((to - from) * i) / 12, r));
    } else {
      line = points.map(find);
      line = line.length > 2 ? sample(line) : line;
    }
    const head = (/** @type {Point[]} */ way) => {
      const end = way[way.length - 1];
      let i = way.length - 2;
      while (i > 0 && far(way[i], end) < 13 * size) i--;
      return place(end, toward(way[i], end), size, [[0, 0], [-14, -9.5], [-10, 0], [-14, 9.5]]);
    };
    const shorten = (/** @type {Point[]} */ way) => {
      const end = way[way.length - 1];
      const kept = way.filter((p) => far(p, end) > 8 * size);
      return kept.length > 1 ? kept : [way[0], go(end, toward(end, way[0]), 8 * size)];
    };
    const heads = [head(line), ...(both ? [head([...line].reverse())] : [])].map((h) => `${straight(h)}Z`).join("");
    const shaft = straight(both ? shorten([...shorten([...line].reverse())].reverse()) : shorten(line));
    return [path("halo", shaft + heads), path("shaft", shaft), path("head", heads)];
  },
  /** Hold still: two bars in a ring. */
  pause({ at, size = 1 }, find) {
    const p = find(at);
    const bar = (/** @type {number} */ x) => straight(place(p, 0, size, [[x, -5.5], [x, 5.5]]));
    return [path("ring", disc(p, 13 * size)), path("bars", bar(-4) + bar(4))];
  },
  /** Slow breath from `at` along `angle`. */
  breath({ at, angle = 0, length = 46 }, find) {
    const o = find(at);
    const wave = (/** @type {number} */ y, /** @type {number} */ from, /** @type {number} */ to) =>
      smooth(Array.from({ length: 9 }, (_, i) => place(o, angle, 1, [[from + ((to - from) * i) / 8, y + Math.sin((i / 8) * Math.PI * 2) * 3]])[0]));
    const tip = place(o, angle, 1, [[length + 9, 0], [length - 3, -7.5], [length - 3, 7.5]]);
    return [path("air", wave(-9, 8, length * 0.75) + wave(0, 8, length - 2) + wave(9, 8, length * 0.75)), path("head", `${straight(tip)}Z`)];
  },
  /** Small shakes or beats beside a part. */
  beats({ at, angle = 0, r = 12 }, find) {
    const o = find(at);
    const arc = (/** @type {number} */ k) => smooth([-25, 0, 25].map((a) => go(o, angle + a, k)));
    return [path("line", arc(r) + arc(r + 7))];
  },
  /** Words spoken, or a call for help. */
  speech({ at, w = 54, h = 30, tail }, find) {
    const [x, y] = find(at);
    const t = find(tail);
    const [a, b] = [x - w / 2, y - h / 2];
    const end = t[0] < x ? a + 12 : a + w - 12;
    const d = `M${a + 10} ${b}h${w - 20}a10 10 0 0 1 10 10v${h - 20}a10 10 0 0 1 -10 10H${end + 6}L${t[0]} ${t[1]}L${end - 6} ${b + h}H${a + 10}a10 10 0 0 1 -10 -10v${-(h - 20)}a10 10 0 0 1 10 -10Z`;
    const dots = [-14, 0, 14].map((k) => disc([x + k, y], 3)).join("");
    return [path("edge", d), path("skin", d), path("dot", dots)];
  },
  /** A tick. */
  tick({ at, size = 1 }, find) {
    return [path("shaft", straight(place(find(at), 0, size, [[-8, 0], [-2, 6], [9, -8]])))];
  },
  /** Any line of the picture's own. */
  draw({ points, closed = false, name = "line" }, find) {
    return [path(name, smooth(points.map(find), closed))];
  },
};

