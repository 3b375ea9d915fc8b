/** What limbs are made of: stretches of an arm or leg, hems, and the muscles along a bone. */

import { between, far, go, place, smooth, toward, tube } from "./shape.js";

/** @import { Point } from "./shape.js" */
/** @import { Piece } from "./paper.js" */

/**
 * A part of a limb from a to b. `from` and `to` (0 to 1) draw a stretch of it; an end that is not a joint stays open.
 * @param {Point} a @param {Point} b @param {number[][]} radii @param {number} scale @param {string} fill
 * @param {number} [from] @param {number} [to] @returns {Piece}
 */
export function part(a, b, radii, scale, fill, from = 0, to = 1) {
  const [left, right] = radii.map((side) => cut(side, from, to).map((r) => r * scale));
  const ends = [between(a, b, from), between(a, b, to)];
  const open = from > 0 && to < 1 ? "both" : from > 0 ? "start" : to < 1 ? "end" : "";
  const piece = { d: tube(/** @type {Point[]} */ (ends), left, right, open), fill };
  if (!open) return piece;
  const more = 4 / far(a, b);
  const longer = [between(a, b, from > 0 ? from - more : from), between(a, b, to < 1 && fill === "skin" ? to + more : to)];
  return { ...piece, cover: tube(longer, left, right, open) };
}

/** The radii of a stretch. @param {number[]} values @param {number} from @param {number} to */
function cut(values, from, to) {
  if (from === 0 && to === 1) return values;
  return Array.from({ length: 5 }, (_, i) => {
    const x = (from + ((to - from) * i) / 4) * (values.length - 1);
    const k = Math.min(values.length - 2, Math.floor(x));
    return values[k] + (values[k + 1] - values[k]) * (x - k);
  });
}

/** A line across a part, where a sleeve or a trouser leg ends. @param {Point} a @param {Point} b @param {number[][]} radii @param {number} scale @param {number} t */
export function hem(a, b, radii, scale, t) {
  const [front, back] = radii.map((side) => cut(side, t, t)[0] * scale);
  const [p, angle] = [between(a, b, t), toward(a, b)];
  return smooth([go(p, angle - 90, front), go(p, angle, scale * 0.9), go(p, angle + 90, back)]);
}

/** Thick in the middle, thin at both ends. @param {Point} a @param {Point} b @param {number} r */
export function spindle(a, b, r) {
  const half = far(a, b) / 2;
  const shape = [[-1, 0], [-0.72, -0.55], [-0.25, -0.97], [0.2, -1], [0.7, -0.6], [1, 0], [0.7, 0.6], [0.2, 1], [-0.25, 0.97], [-0.72, 0.55]];
  return smooth(place(between(a, b, 0.5), toward(a, b), 1, shape.map(([x, y]) => [x * half, y * r])), true);
}

/**
 * Muscles along a bone from a to b: from and to (0 to 1), how far beside the bone, how thick.
 * @typedef {Record<string, [a: Point, b: Point, from: number, to: number, off: number, r: number]>} Spots
 */

/** @param {Spots} spots @returns {Record<string, string>} */
export function outlines(spots) {
  const beside = (/** @type {Spots[string]} */ [a, b, , , off], /** @type {number} */ t) => go(between(a, b, t), toward(a, b) + 90, off);
  return Object.fromEntries(Object.entries(spots).map(([name, spot]) => [name, spindle(beside(spot, spot[2]), beside(spot, spot[3]), spot[5])]));
}

/** @param {Spots} spots @returns {Record<string, Point>} */
export function middles(spots) {
  return Object.fromEntries(Object.entries(spots).map(([name, [a, b, from, to, off]]) => [`mid.${name}`, go(between(a, b, (from + to) / 2), toward(a, b) + 90, off)]));
}
