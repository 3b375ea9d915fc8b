/** Things in the room. Each gives pieces for one outline, and lines inside it. */

import { between, disc, far, go, place, smooth, straight, toward, tube } from "./shape.js";

/** @import { Point } from "./shape.js" */

/** @typedef {{ pieces: import("./paper.js").Piece[], lines?: string[], plain?: boolean }} Thing */

/** @param {number} x @param {number} y @param {number} w @param {number} h @param {number} r */
const box = (x, y, w, h, r) =>
  `M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}h${-(w - 2 * r)}a${r} ${r} 0 0 1 ${-r} ${-r}v${-(h - 2 * r)}a${r} ${r} 0 0 1 ${r} ${-r}Z`;

/** @type {Record<string, (spec: any, find: (ref: any) => Point) => Thing>} */
export const PROPS = {
  /** A bed from the side: `y` its top, `from` and `to` its ends; `back` [x, angle, length] a raised head end. */
  bed({ y, from = 6, to = 314, back, thick = 14, legs = true }) {
    const lines = [];
    if (legs) for (const x of [from + 12, to - 12]) lines.push(straight([[x, y + thick], [x, Math.min(196, y + thick + 16)]]));
    const pieces = [{ d: box(from, y, to - from, thick, 6), fill: "stuff" }];
    if (back) {
      const [x, angle, length] = back;
      const a = go([x, y], angle + 90, 0);
      const r = thick / 2;
      const start = go(/** @type {Point} */ ([a[0], y + r]), angle, 0);
      pieces.push({ d: tube([start, go(start, angle, length)], [r, r]), fill: "stuff" });
    }
    return { pieces, lines };
  },
  /** The raised head end of a bed, along somebody's back, `over` further than the head. */
  rest({ of = "person", r = 7, over = 6, under = 10 }, find) {
    const [a, b, c] = ["bottom", "back", "occiput"].map((name) => find(`${of}.${name}`));
    const way = toward(a, b);
    const end = go(a, way, far(a, c) * Math.cos(((toward(a, c) - way) * Math.PI) / 180) + over);
    const line = /** @type {Point[]} */ ([go(a, way, -under), end].map((p) => go(p, way - 90, r + 2)));
    return { pieces: [{ d: tube(line, [r, r]), fill: "stuff" }] };
  },
  /** A bed from above. */
  bedTop({ x = 6, y = 6, w = 308, h = 188 }) {
    return { pieces: [{ d: box(x, y, w, h, 10), fill: "stuff" }] };
  },
  /** A pillow round `at`, `w` long, `h` thick, lying along `angle`. */
  pillow({ at, w = 60, h = 20, angle = 0 }, find) {
    const o = find(at);
    const [x, y] = [w / 2, h / 2];
    const soft = place(o, angle, 1, [[-x, -y * 0.7], [-x * 0.5, -y], [x * 0.5, -y], [x, -y * 0.7], [x * 0.93, 0], [x, y * 0.7], [x * 0.5, y], [-x * 0.5, y], [-x, y * 0.7], [-x * 0.93, 0]]);
    const crease = place(o, angle, 1, [[-x * 0.8, -y * 0.35], [-x * 0.6, 0]]);
    const other = place(o, angle, 1, [[x * 0.8, y * 0.35], [x * 0.6, 0]]);
    return { pieces: [{ d: smooth(soft, true), fill: "soft" }], lines: [straight(crease), straight(other)] };
  },
  /** A chair from the side, its seat's front edge at `seat`; it faces right. `high`: a back as high as a head. */
  chair({ seat, floor = 192, depth = 62, high = 78, lean = -97 }) {
    const [x, y] = seat;
    const r = 4.5;
    return {
      pieces: [
        { d: tube([[x - depth, y + r], [x, y + r]], [r, r]), fill: "stuff" },
        { d: tube([[x - depth + 2, y + r], go([x - depth + 2, y + r], lean, high)], [r, r]), fill: "stuff" },
        { d: tube([[x - 4, y + r], [x - 4, floor]], [2.4, 2.4]), fill: "stuff" },
        { d: tube([[x - depth + 4, y + r], [x - depth + 2, floor]], [2.4, 2.4]), fill: "stuff" },
      ],
    };
  },
  /** A wheelchair from the side, with its seat's front edge at `seat`. */
  wheelchair({ seat, floor = 192 }) {
    const [x, y] = seat;
    const [r, hub] = [(floor - y) * 0.55, /** @type {Point} */ ([x - 48, floor - (floor - y) * 0.55])];
    return {
      pieces: [
        { d: tube([[x - 58, y + 4], [x, y + 4]], [4, 4]), fill: "stuff" },
        { d: tube([[x - 57, y + 4], [x - 64, y - 66]], [4, 4]), fill: "stuff" },
        { d: tube([[x - 62, y - 60], [x - 78, y - 62]], [2.5, 2.5]), fill: "stuff" },
        { d: tube([[x - 2, y + 4], [x + 14, floor - 12]], [2.2, 2.2]), fill: "stuff" },
        { d: tube([[x + 10, floor - 9], [x + 40, floor - 9]], [2.4, 2.4]), fill: "stuff" },
        { d: disc([x + 2, floor - 7], 7), fill: "stuff" },
      ],
      lines: [disc(hub, r), disc(hub, 4)],
    };
  },
  /** A table from the side: its top from x to x. */
  table({ y, from, to, floor = 194 }) {
    return {
      pieces: [{ d: box(from, y, to - from, 8, 3), fill: "stuff" }, { d: tube([[to - 12, y + 6], [to - 12, floor]], [3, 3]), fill: "stuff" }],
    };
  },
  /** A wall or a floor: a plain line. */
  line({ points }, find) {
    return { pieces: [], lines: [straight(points.map(find))] };
  },
  /** A towel or a sheet: a band through points, from one hand round a foot. */
  band({ points, r = 3.2 }, find) {
    return { pieces: [{ d: tube(points.map(find), [r, r]), fill: "towel" }] };
  },
  /** A cloth laid over a part: along a line of points, `r` thick above and a little below. */
  warmth({ points, r = 7, steam = true, angle = -90 }, find) {
    const line = /** @type {Point[]} */ (points.map(find));
    const middle = between(line[0], line[line.length - 1], 0.5);
    const lines = [];
    if (steam) {
      for (const off of [-14, 0, 14]) {
        const p = go(go(middle, angle + 90, off), angle, r + 7);
        lines.push(smooth([p, ...place(p, angle, 1, [[6, 3], [12, -3], [18, 2]])]));
      }
    }
    // Flat ends and a woven stripe near each: a folded cloth.
    const n = line.length - 1;
    for (const [a, b] of /** @type {[Point, Point][]} */ ([[line[0], line[1]], [line[n], line[n - 1]]])) {
      const p = go(a, toward(a, b), 5);
      lines.push(straight([go(p, toward(a, b) - 90, r), go(p, toward(a, b) + 90, r)]));
    }
    return { pieces: [{ d: tube(line, [r, r], [r, r], "both"), fill: "warm" }], lines };
  },
  /** A blanket: a smooth outline through points, closed. */
  cover({ points, fill = "soft", lines = [] }, find) {
    return { pieces: [{ d: smooth(points.map(find), true), fill }], lines: lines.map((/** @type {any[]} */ l) => smooth(l.map(find))) };
  },
  /** A mobile phone. */
  phone({ at, angle = 0, size = 1 }, find) {
    const o = find(at);
    const at4 = (/** @type {number[][]} */ ...p) => place(o, angle, size, p);
    return { pieces: [{ d: `${straight(at4([-9, -16], [9, -16], [9, 16], [-9, 16]))}Z`, fill: "soft" }], lines: [straight(at4([-3, 12], [3, 12])), `${straight(at4([-6, -12], [6, -12], [6, 8], [-6, 8]))}Z`] };
  },
  /** A bell to ring. */
  bell({ at, size = 1 }, find) {
    const o = find(at);
    const at4 = (/** @type {number[][]} */ ...p) => place(o, 0, size, p);
    return {
      pieces: [{ d: disc(at4([0, 11])[0], 3.5 * size), fill: "stuff" }, { d: smooth(at4([-3, -14], [3, -14], [8, -6], [9, 4], [13, 10], [-13, 10], [-9, 4], [-8, -6]), true), fill: "soft" }],
      lines: [smooth(at4([18, -8], [21, 0], [18, 8])), smooth(at4([-18, -8], [-21, 0], [-18, 8]))],
    };
  },
  /** A cup with a handle. */
  cup({ at, size = 1 }, find) {
    const o = find(at);
    const at4 = (/** @type {number[][]} */ ...p) => place(o, 0, size, p);
    return { pieces: [{ d: `${straight(at4([-9, -10], [9, -10], [7, 11], [-7, 11]))}Z`, fill: "soft" }], lines: [smooth(at4([8.5, -5], [15, -4], [14, 4], [7.5, 5]))] };
  },
};

