/** A hand, large: flat with its five fingers from above, or from the thumb's side with the wrist and fingers bent. */

import { hem, part } from "./parts.js";
import { between, disc, go, place, smooth, tube } from "./shape.js";

/** @import { Point } from "./shape.js" */
/** @import { Figure } from "./side.js" */
/** @import { Piece } from "./paper.js" */

const FORE = [[3, 2.9, 2.3, 1.8], [3, 2.9, 2.3, 1.8]];
const UPPER = [[3.5, 3.3, 3, 2.6], [3.5, 3.3, 3, 2.6]];
// Where each finger starts on a palm of length 5.4, how long it is, and how thick.
const FINGERS = [[5, -2.1, 5, 0.64], [5.3, -0.68, 5.6, 0.66], [5.1, 0.76, 5.2, 0.64], [4.5, 2.1, 4.1, 0.58]];

/**
 * The forearm of a large hand, bare, or in a sleeve for its stretch `sleeve`; with `upper`, the way the upper arm
 * points, the arm goes on beyond the elbow.
 * @param {Point} elbow @param {Point} wrist @param {any} pose @param {number} s @returns {{ pieces: Piece[], lines: string[] }}
 */
function forearm(elbow, wrist, pose, s) {
  const sleeve = pose.sleeve ?? (pose.who === "helper" ? 0.5 : 0);
  const bare = pose.upper === undefined ? 0.0001 : 0;
  const pieces = [part(elbow, wrist, FORE, s, "skin", bare)];
  if (pose.upper !== undefined) {
    const shoulder = go(elbow, pose.upper + 180, (pose.upperLength ?? 15) * s);
    pieces.push({ d: disc(elbow, 2.7 * s) }, part(shoulder, elbow, UPPER, s, "skin", 0.0001));
  }
  if (sleeve > 0) pieces.push({ ...part(elbow, wrist, FORE, s, "cloth", 0.0001, sleeve), d: "" });
  return { pieces, lines: sleeve > 0 ? [hem(elbow, wrist, FORE, s, sleeve)] : [] };
}

/** Over the hand it grows from, the round end of a thumb is not seen. @param {Point[]} way @param {number[]} radii @returns {Piece} */
const melted = (way, radii) => ({ d: tube(way, radii, radii, "start"), cover: tube(way, radii) });

/**
 * From above. The thumb is at the left hand of the way the hand points (`thumbSide` -1) or the right (1).
 * `spread` parts the fingers, `thumb` lifts it out, `curl` (0 to 1) shortens fingers that bend away from the eye;
 * `inner` shows the palm.
 * @param {any} pose @param {Point} wrist @returns {Figure}
 */
function flat(pose, wrist) {
  const s = pose.h / 100;
  const angle = pose.hand ?? 0;
  const side = pose.thumbSide ?? -1;
  const at = (/** @type {number[][]} */ ...points) => place(wrist, angle, s, points.map(([x, y]) => [x, -y * side]));
  const curl = pose.curl ?? 0;
  const elbow = go(wrist, (pose.fore ?? angle) + 180, (pose.length ?? 12) * s);
  const palm = smooth(at([-0.4, -1.7], [1.6, -2.5], [4.2, -2.85], [5.3, -2.5], [5.7, -0.7], [5.4, 1.2], [4.6, 2.6], [2.6, 2.6], [0.6, 2.1], [-0.4, 1.8]), true);
  /** @type {Record<string, Point>} */
  const points = { wrist, elbow, palm: at([3, 0])[0], forearm: between(elbow, wrist, 0.5) };
  const { pieces: behind, lines } = forearm(elbow, wrist, pose, s);
  /** @type {Piece[]} */
  const pieces = [];
  /** @type {string[]} */
  const sore = [];
  const nail = (/** @type {Point} */ tip, /** @type {number} */ way) => smooth(place(tip, way, s, [[0.5, -0.3], [-0.2, -0.36], [-0.5, 0], [-0.2, 0.36], [0.5, 0.3]]));
  FINGERS.forEach(([x, y, long, thick], i) => {
    const way = angle + side * -1 * (i - 1.4) * (pose.spread ?? 5);
    const [root] = at([x - 0.6, y]);
    const reach = (long + 0.6) * (1 - 0.5 * curl) * s;
    const tip = go(root, way, reach);
    pieces.push({ d: tube([root, between(root, tip, 0.5), tip], [thick, thick * 0.98, thick * 0.82].map((r) => r * s)) });
    sore.push(tube([go(root, way, 0.9 * s), go(root, way, reach * 0.62)], [0.42, 0.52, 0.42].map((r) => r * s)));
    if (pose.inner) lines.push(smooth(place(root, way, s, [[0.55, -0.35], [0.7, 0], [0.55, 0.35]])));
    else lines.push(nail(tip, way));
    points[["index", "middle", "ring", "little"][i]] = tip;
    if (i === 0) points.root = root;
  });
  const out = angle + side * (pose.thumb ?? 35);
  const [base] = at([1.5, -1.5]);
  const bone = go(base, out, 2.9 * s);
  const end = go(bone, out - side * (pose.thumbBend ?? 12), 2.5 * s);
  pieces.push({ d: tube([base, bone, end], [1.7, 1.05, 0.8].map((r) => r * s)) }, { d: palm }, ...behind);
  if (pose.inner) lines.push(smooth(at([1, -0.4], [2.6, -0.55], [3.7, -1.3], [4.1, -2.3])), smooth(at([4.5, 2], [4.3, 0.6], [4.6, -0.6])));
  else lines.push(nail(end, out - side * (pose.thumbBend ?? 12)));
  Object.assign(points, { thumbBase: between(base, bone, 0.5), thumb: end, thumbJoint: bone, knuckles: at([5.4, 0])[0] });
  const muscles = {
    palm: tube(at([1.6, 0.2], [4.4, 0]), [1.5 * s, 1.7 * s]),
    thumb: tube([between(base, bone, -0.05), between(base, bone, 0.7)], [1.2 * s, 0.8 * s]),
    fingers: sore.join(""),
    forearm: tube([go(wrist, (pose.fore ?? angle) + 180, 12 * s), go(wrist, (pose.fore ?? angle) + 180, 2.5 * s)], [1, 1.9, 1.9, 1].map((r) => r * s)),
  };
  return { points, layers: { hand: { pieces, lines, sore: [pose.sore ?? []].flat().map((name) => /** @type {any} */ (muscles)[name]) } }, order: ["hand"], gap: 0 };
}

/**
 * From the thumb's side. `wrist` bends the hand back (above 0) or down; `curl` bends the fingers at their roots and
 * joints, toward the palm, which is at the right hand of the way (`palm` 1) or the left (-1).
 * @param {any} pose @param {Point} wrist @returns {Figure}
 */
function edge(pose, wrist) {
  const s = pose.h / 100;
  const palm = pose.palm ?? 1;
  const fore = pose.fore ?? 0;
  const angle = fore - palm * (pose.wrist ?? 0);
  const elbow = go(wrist, fore + 180, (pose.length ?? 12) * s);
  const knuckle = go(wrist, angle, 5.6 * s);
  const [root, mid, last] = [pose.curl ?? [10, 12, 8]].flat();
  const a = angle + palm * root;
  const first = go(knuckle, a, 2.7 * s);
  const second = go(first, a + palm * mid, 1.8 * s);
  const tip = go(second, a + palm * (mid + last), 1.4 * s);
  const [base] = place(wrist, angle, s, [[1.4, 0.7 * palm]]);
  const out = angle + palm * (pose.thumb ?? 25);
  const bone = go(base, out, 2.8 * s);
  const end = go(bone, out - palm * (pose.thumbBend ?? 15), 2.3 * s);
  const finger = tube([knuckle, first, second, tip], [1.25, 1.05, 0.95, 0.75].map((r) => r * s));
  const thumb = melted([base, bone, end], [1.35, 1.05, 0.8].map((r) => r * s));
  const arm = forearm(elbow, wrist, pose, s);
  const heel = tube([wrist, go(wrist, angle, 2.6 * s), knuckle], [1.7, 1.75, 1.35].map((r) => r * s), [1.7, 2, 1.5].map((r) => r * s));
  /** @type {Record<string, Point>} */
  const points = {
    wrist, elbow, knuckle, tip, fingers: first, joint: second, thumb: end, thumbBase: between(base, bone, 0.5), palm: place(wrist, angle, s, [[3.2, 1.8 * palm]])[0],
    back: place(wrist, angle, s, [[3.2, -1.7 * palm]])[0], forearm: between(elbow, wrist, 0.5), under: go(between(elbow, wrist, 0.75), fore + palm * 90, 2.2 * s),
    fingersPalm: go(first, a + palm * 90, 1.05 * s), fingersBack: go(first, a - palm * 90, 1.05 * s),
  };
  const muscles = {
    palm: tube(place(wrist, angle, s, [[1, 0.7 * palm], [3, 0.8 * palm], [5.3, 0.5 * palm]]), [0.5 * s, 0.95 * s, 0.6 * s]),
    fingers: tube([go(knuckle, a, 0.4 * s), first, second], [0.75, 0.7, 0.55].map((r) => r * s)),
    forearm: tube([go(go(wrist, fore + 180, 12 * s), fore + palm * 90, 0.8 * s), go(go(wrist, fore + 180, 2.5 * s), fore + palm * 90, 0.5 * s)], [1, 1.7, 1.6, 0.8].map((r) => r * s)),
    thumb: tube([base, bone], [1 * s, 0.7 * s]),
  };
  const bare = pose.thumb === null;
  const sore = [pose.sore ?? []].flat().map((name) => /** @type {any} */ (muscles)[name]);
  // What is sore must be seen, also where the thumb lies over it.
  return {
    points,
    layers: {
      hand: { pieces: [{ d: finger }, { d: heel }, ...arm.pieces], lines: arm.lines, sore: bare ? sore : [] },
      thumb: { pieces: [thumb], lines: [], sore },
    },
    order: bare ? ["hand"] : ["hand", "thumb"],
    gap: 0,
  };
}

/** @param {Record<string, any>} pose @param {(ref: any) => Point} find @returns {Figure} */
export function hand(pose, find) {
  const draw = pose.view === "edge" ? edge : flat;
  const [name, ...where] = pose.at;
  const wanted = find(where.length === 1 ? where[0] : where);
  const first = draw(pose, [0, 0]).points[name];
  return draw(pose, [wanted[0] - first[0], wanted[1] - first[1]]);
}

