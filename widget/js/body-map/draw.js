/** Turns the points of a plate into smooth closed shapes, and shapes into SVG. */

import { PLATES } from "./shapes.js";

/** @import { Plate } from "./shapes.js" */
/** @typedef {[number, number]} Point */
/** @typedef {{from: Point, curves: Point[][]}} Path a start, and for each curve two handles and an end */
/** @typedef {{name: string, d: string, side: number}} Shape side: -1 or 1 of a pair, 0 for the rest */
/** @typedef {{shapes: Shape[], rim: string, fine: string}} Drawing */

/** @param {string} text @returns {{points: Point[], corners: Set<number>, names: Map<string, number>}} */
function read(text) {
  /** @type {Point[]} */ const points = [];
  /** @type {Set<number>} */ const corners = new Set();
  /** @type {Map<string, number>} */ const names = new Map();
  text.split(/\s+/).forEach((word, i) => {
    const [, corner, x, y, name] = /** @type {string[]} */ (/^(!?)([-\d.]+),([-\d.]+)(?:=(\w+))?$/.exec(word) ?? []);
    points.push([Number(x), Number(y)]);
    if (corner) corners.add(i);
    if (name) names.set(name, i);
  });
  names.set("start", 0);
  names.set("end", points.length - 1);
  return { points, corners, names };
}

const distance = (/** @type {Point} */ a, /** @type {Point} */ b) => Math.hypot(a[0] - b[0], a[1] - b[1]) || 1e-6;

/**
 * A curve through the points whose handles are as long as the gaps allow, so that it never overshoots.
 * @param {Point[]} points @param {Set<number>} corners @returns {Point[][]} handle, handle, end for each gap
 */
function smooth(points, corners) {
  const last = points.length - 1;
  const closed = distance(points[0], points[last]) < 0.01;
  const slope = (/** @type {number} */ i) => {
    const before = points[i > 0 ? i - 1 : closed ? last - 1 : i];
    const after = points[i < last ? i + 1 : closed ? 1 : i];
    const long = distance(before, points[i]) + distance(points[i], after);
    return [(after[0] - before[0]) / long, (after[1] - before[1]) / long];
  };
  return points.slice(1).map((to, i) => {
    const from = points[i];
    const reach = distance(from, to) / 3;
    const [a, b] = [i, i + 1].map((at) => (corners.has(at) ? [(to[0] - from[0]) / (3 * reach), (to[1] - from[1]) / (3 * reach)] : slope(at)));
    return [[from[0] + a[0] * reach, from[1] + a[1] * reach], [to[0] - b[0] * reach, to[1] - b[1] * reach], to];
  });
}

/** @param {Path} path @returns {Path} */
function reverse({ from, curves }) {
  const all = [from, ...curves.flat()].reverse();
  return { from: all[0], curves: curves.map((_, i) => all.slice(1 + i * 3, 4 + i * 3)) };
}

/** @param {Path} path @returns {Path} */
const mirror = ({ from, curves }) => ({ from: [-from[0], from[1]], curves: curves.map((curve) => curve.map(([x, y]) => /** @type {Point} */ ([-x, y]))) });

const say = (/** @type {Point[]} */ points) => points.map(([x, y]) => `${+x.toFixed(1)} ${+y.toFixed(1)}`).join(" ");

/** @param {Path} path */
const write = ({ from, curves }) => `M${say([from])}${curves.map((curve) => `C${say(curve)}`).join("")}`;

/** @param {Plate} plate */
function stretches(plate) {
  /** @type {Map<string, {curves: Point[][], points: Point[], names: Map<string, number>}>} */
  const known = new Map();
  /** @param {string} word "line", "-line" or "line:from>to" @returns {Path} */
  return (word) => {
    const [, back, name, a = "start", b = "end"] = /** @type {string[]} */ (/^(-?)(\w+)(?::(\w+)>(\w+))?$/.exec(word) ?? []);
    let line = known.get(name);
    if (!line) {
      const { points, corners, names } = read(plate.lines[name]);
      known.set(name, (line = { curves: smooth(points, corners), points, names }));
    }
    const [i, j] = [line.names.get(a) ?? NaN, line.names.get(b) ?? NaN];
    if (!(i <= j)) throw new Error(`no stretch ${word}`);
    const path = { from: line.points[i], curves: line.curves.slice(i, j) };
    return back ? reverse(path) : path;
  };
}

/** @param {Path[]} paths end to end */
const join = (paths) => ({ from: paths[0].from, curves: paths.flatMap(({ curves }) => curves) });

/** @param {Plate} plate @returns {Drawing} */
function trace(plate) {
  const stretch = stretches(plate);
  const whole = (/** @type {string} */ text) => join(text.split(" ").map(stretch));
  const closed = (/** @type {Path} */ path) => `${write(path)}Z`;
  const two = plate.pair || plate.mid;
  /** @type {Shape[]} */
  const shapes = [];
  for (const [name, text] of Object.entries(plate.mid ?? {})) {
    const half = whole(text);
    shapes.push({ name, side: 0, d: closed(join([half, reverse(mirror(half))])) });
  }
  for (const [name, text] of Object.entries(plate.pair ?? {})) {
    const right = whole(text);
    shapes.push({ name, side: 1, d: closed(right) }, { name, side: -1, d: closed(mirror(right)) });
  }
  for (const [name, text] of Object.entries(plate.one ?? {})) shapes.push({ name, side: 0, d: closed(whole(text)) });
  const lines = (/** @type {string[]} */ names) => names.map(stretch).flatMap((line) => (two ? [line, mirror(line)] : [line])).map(write).join("");
  return { shapes, rim: lines(plate.rim), fine: lines(plate.fine) };
}

/** @type {Map<string, Drawing>} */
const drawn = new Map();

/** @param {string} name of a plate @returns {Drawing} worked out once */
export function drawing(name) {
  let found = drawn.get(name);
  if (!found) drawn.set(name, (found = trace(PLATES[name])));
  return found;
}
