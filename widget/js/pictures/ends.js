/** The foot at the end of a leg and the small hand at the end of an arm, from the side. */

import { go, place, smooth, tube } from "./shape.js";

/** @import { Point } from "./shape.js" */
/** @import { Piece } from "./paper.js" */
/** @import { Limb } from "./limbs.js" */

const SOLE = [[2.1, -2.6], [3.4, -0.9], [6, 0.9], [8.7, 1.9], [9, 4.5], [7.4, 5], [4.2, 4.15], [0.4, 4.5], [-2.6, 5.1], [-4.2, 4.1], [-4.3, 2], [-2.9, -0.4], [-2.2, -2.8]];

/**
 * A foot from the side: `angle` is the way the sole points, from heel to ball; `toes` lifts the toes against it.
 * @param {Point} ankle @param {number} angle @param {number} toes @param {number} scale @param {string} style "five" draws each toe
 * @returns {Omit<Limb, "gap">}
 */
export function foot(ankle, angle, toes, scale, style) {
  const at = (/** @type {number[][]} */ ...points) => place(ankle, angle, scale, points);
  const [joint] = at([8.3, 3.4]);
  const tip = go(joint, angle - toes, 2.9 * scale);
  const half = go(joint, angle - toes / 2, 1.5 * scale);
  const points = {
    heel: at([-2.6, 3.4])[0], heelBack: at([-4.3, 3])[0], under: at([-2.2, 5])[0], ball: at([7.6, 5])[0], sole: at([3, 4.5])[0],
    instep: at([5, 0.3])[0], toe: tip, toes: half, toeTop: go(half, angle - toes - 90, 1.5 * scale), toeUnder: go(half, angle - toes + 90, 1.6 * scale), toeTip: go(tip, angle - toes, 1.5 * scale), foot: at([3, 1.6])[0],
  };
  const toe = tube([joint, half, tip], [1.75, 1.6, 1.45].map((r) => r * scale));
  const nail = smooth(/** @type {Point[]} */ ([go(tip, angle - toes - 70, 1.5 * scale), go(tip, angle - toes - 20, 0.6 * scale), go(tip, angle - toes, 1.4 * scale)]));
  return {
    points,
    pieces: [{ d: smooth(at(...SOLE), true) }, { d: toe }],
    lines: [smooth(at([-1, 0.6], [0.2, 1.2], [1, 0.4])), ...(style === "nail" ? [nail] : [])],
    muscles: { sole: tube(at([-1.5, 3.5], [3, 3], [7, 3.4]), [0.5 * scale, 1.2 * scale, 0.6 * scale]), toes: tube([joint, half, tip], [1.1 * scale, 1.1 * scale, 0.8 * scale]) },
  };
}

/**
 * A small hand: palm, fingers together, thumb.
 * @param {Point} wrist @param {number} angle @param {Record<string, any>} pose @param {number} scale @returns {Omit<Limb, "gap"> & { thumb: Piece }}
 */
export function mitten(wrist, angle, pose, scale) {
  const side = pose.palm ?? 1;
  const curl = (pose.curl ?? 15) * side;
  const wide = pose.flat ? 1.25 : 1;
  const knuckle = go(wrist, angle, 5 * scale);
  const middle = go(knuckle, angle + curl, 2.7 * scale);
  const tip = go(middle, angle + curl * 2, 2.2 * scale);
  const palm = tube([wrist, go(wrist, angle, 2.6 * scale), knuckle], [1.6, 2.3 * wide, 2.1 * wide].map((r) => r * scale));
  const fingers = tube([knuckle, middle, tip], [2.05 * wide, 1.75 * wide, 1.3].map((r) => r * scale));
  const base = place(wrist, angle, scale, [[1.9, 1.2 * side]])[0];
  const spread = angle + side * (pose.thumb ?? 35);
  const bone = go(base, spread, 2.6 * scale);
  const way = /** @type {Point[]} */ ([base, bone, go(bone, spread - side * 20, 1.9 * scale)]);
  const thick = [1.3, 1.1, 0.85].map((r) => r * scale);
  const thumb = tube(way, thick);
  const lines = [];
  // Over the palm the thumb's own edge must be seen.
  if (pose.thumb !== undefined && Math.abs(pose.thumb) < 25) lines.push(thumb);
  if (scale * 10 > 34 || pose.flat) {
    for (const off of pose.flat ? [-0.8, 0.8] : [0]) {
      const line = [knuckle, middle, tip].map((p, i) => go(p, angle + curl * i + 90, off * scale * (1 - i * 0.12)));
      lines.push(smooth(/** @type {Point[]} */ (pose.flat ? line.slice(0) : line.slice(1))));
    }
  }
  return {
    points: { hand: go(wrist, angle, 4.6 * scale), knuckle, fingers: middle, tip, thumb: bone },
    pieces: [...(pose.thumb === null || pose.grip ? [] : [{ d: thumb }]), { d: palm }, { d: fingers }],
    lines: pose.thumb === null ? [] : lines,
    muscles: {},
    // Round something that is held: the hand behind it, the thumb before it.
    thumb: { d: tube(way, thick, thick, "start"), cover: thumb },
  };
}
