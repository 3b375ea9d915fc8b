/** A person from the front, or from above when lying on the back. `L` and `R` are the left and the right of the picture. */

import { face } from "./head.js";
import { arm, LENGTH } from "./limbs.js";
import { part } from "./parts.js";
import { between, disc, go, place, smooth, toward, tube } from "./shape.js";

/** @import { Point } from "./shape.js" */
/** @import { Figure, Layer } from "./side.js" */
/** @import { Limb } from "./limbs.js" */
/** @import { Piece } from "./paper.js" */

const THIGH = [[5.6, 5.3, 4.6, 3.7], [5.6, 5.3, 4.6, 3.7]];
const SLEEVE = [[3.4, 3.2, 2.9, 2.4], [3.4, 3.1, 2.8, 2.4]];
const SHANK = [[3.5, 3.9, 3, 1.9], [3.5, 3.9, 3, 1.9]];

/**
 * A leg seen from the front: `thigh` and `shank` are ways on the picture, `short` how much of each is seen (1: all),
 * for a knee that comes toward the eye.
 * @param {Point} hip @param {any} pose @param {number} scale @returns {Limb}
 */
function frontLeg(hip, pose, scale) {
  const [a, b] = [pose.short ?? 1].flat().length > 1 ? pose.short : [pose.short ?? 1, pose.short ?? 1];
  const knee = go(hip, pose.thigh ?? 90, LENGTH.thigh * scale * a);
  const shank = pose.shank ?? pose.thigh ?? 90;
  const ankle = go(knee, shank, LENGTH.shank * scale * b);
  const foot = pose.foot ?? shank;
  const tip = go(ankle, foot, (pose.footLength ?? 6.5) * scale);
  return {
    gap: 0,
    points: { knee, ankle, tip, foot: between(ankle, tip, 0.5), thigh: between(hip, knee, 0.5), shank: between(knee, ankle, 0.5) },
    pieces: [
      { d: tube([ankle, between(ankle, tip, 0.4), tip], [1.8, 2.2, 2.7].map((r) => r * scale)) },
      part(knee, ankle, SHANK, scale, "skin", 0, pose.upTo ?? 1),
      { d: disc(knee, 3.7 * scale) },
      part(hip, knee, THIGH, scale, "skin"),
      { ...part(hip, knee, THIGH, scale, "cloth", 0, 0.6), d: "" },
    ],
    // The shorts' hem, the kneecap, the toes.
    lines: [
      smooth([go(between(hip, knee, 0.6), toward(hip, knee) - 90, 5 * scale), go(between(hip, knee, 0.62), toward(hip, knee), 0.8 * scale), go(between(hip, knee, 0.6), toward(hip, knee) + 90, 5 * scale)]),
      smooth(place(knee, shank, scale, [[0.2, -1.9], [1.7, -1.2], [2.1, 0], [1.7, 1.2], [0.2, 1.9]])),
      ...[-1.2, 0, 1.2].map((y) => smooth(place(tip, foot, scale, [[0.6, y], [2.1, y * 1.1]]))),
    ],
    muscles: {
      thigh: tube([between(hip, knee, 0.3), between(hip, knee, 0.9)], [1, 2.6, 3, 2.4, 1].map((r) => r * scale)),
      inner: tube([go(between(hip, knee, 0.2), toward(hip, knee) + 90 * (pose.inner ?? 1), 2.4 * scale), go(between(hip, knee, 0.85), toward(hip, knee) + 90 * (pose.inner ?? 1), 2 * scale)], [0.8, 1.8, 2, 1.5, 0.7].map((r) => r * scale)),
    },
  };
}

/**
 * `half`: down to the waist, and the arms to the elbows (but for one that reaches `to` something, or is `whole`): the
 * rest is out of the picture.
 * @param {Record<string, any>} pose @param {Point} hips @returns {Figure}
 */
function build(pose, hips) {
  const s = pose.h / 100;
  const up = pose.torso ?? -90;
  const lean = pose.lean ?? 0; // the chest beyond the waist
  const waist = go(hips, up, 11 * s);
  const top = up + lean;
  const neck = go(waist, top, 19 * s);
  const tilt = top + (pose.head ?? 0);
  const skull = go(go(neck, top + (pose.head ?? 0) * 0.5, 2.5 * s), tilt, 7.4 * s);
  const head = face(skull, tilt + 90, s, { jaw: pose.jaw, awake: pose.awake, turn: pose.turn });
  const [liftL, liftR] = pose.shoulders ?? [0, 0];
  const axes = (/** @type {number[][]} */ ...points) => place(neck, top + 90, s, points);
  const [shoulderL, shoulderR] = axes([-8.6, 3.4 - liftL], [8.6, 3.4 - liftR]);
  const base = (/** @type {number[][]} */ ...points) => place(hips, up + 90, s, points);
  const belt = (/** @type {number[][]} */ ...points) => place(waist, (up + top) / 2 + 90, s, points);
  const high = axes([0, 0.3], [3, 0.4], [6.4, 1.2 - liftR * 0.7], [10.2, 2.4 - liftR], [11.2, 6 - liftR * 0.6], [8.6, 11]);
  const low = pose.half ? belt([7.3, 0], [0, 1], [-7.3, 0]) : [...belt([7.3, 0]), ...base([8.7, -3.5], [9.2, 1.5], [6, 4.2], [0, 4.4], [-6, 4.2], [-9.2, 1.5], [-8.7, -3.5]), ...belt([-7.3, 0])];
  const other = axes([-8.6, 11], [-11.2, 6 - liftL * 0.6], [-10.2, 2.4 - liftL], [-6.4, 1.2 - liftL * 0.7], [-3, 0.4]);
  const trunk = smooth([...high, ...low, ...other], true);
  const [hipL, hipR] = base([-4.6, 0.5], [4.6, 0.5]);
  /** @type {Record<string, Point>} */
  const points = {
    hips, waist, neck, chest: go(waist, top, 10 * s), belly: go(waist, up, -2 * s), shoulderL, shoulderR, hipL, hipR, ...head.points,
    ribL: go(go(waist, top, 6 * s), top - 90, 6.5 * s), ribR: go(go(waist, top, 6 * s), top + 90, 6.5 * s),
  };
  const size = (/** @type {number[]} */ radii) => radii.map((r) => r * s);
  /** @type {Record<string, string>} */
  const muscles = {
    ...head.muscles,
    belly: tube([go(hips, up, 3 * s), go(waist, up, 2 * s)], size([2, 3.6, 3])),
    ribL: tube([go(go(waist, top, 1 * s), top - 90, 4.9 * s), go(go(waist, top, 10 * s), top - 90, 6 * s)], size([0.8, 1.7, 1.9, 1.4, 0.8])),
    ribR: tube([go(go(waist, top, 1 * s), top + 90, 4.9 * s), go(go(waist, top, 10 * s), top + 90, 6 * s)], size([0.8, 1.7, 1.9, 1.4, 0.8])),
    neckL: tube(/** @type {Point[]} */ ([axes([-5, 1])[0], axes([-2, 0])[0], go(axes([-2, 0])[0], tilt, 4 * s)]), size([0.8, 1.3, 0.9])),
    neckR: tube(/** @type {Point[]} */ ([axes([5, 1])[0], axes([2, 0])[0], go(axes([2, 0])[0], tilt, 4 * s)]), size([0.8, 1.3, 0.9])),
    throat: tube([go(neck, top, 0.4 * s), go(go(neck, top, 0.4 * s), tilt, 3 * s)], size([1.5, 1.7])),
    shoulderL: disc(go(shoulderL, top, 0), 2.6 * s), shoulderR: disc(go(shoulderR, top, 0), 2.6 * s),
    hipL: disc(hipL, 2.6 * s), hipR: disc(hipR, 2.6 * s),
  };
  let gap = 0;
  /** @type {Record<string, Layer>} */
  const layers = {};
  /** @type {Limb[]} */
  const legs = [];
  /** @type {Piece[]} */
  const sleeves = [];
  for (const [name, from, draw] of /** @type {[string, Point, typeof arm][]} */ ([["legL", hipL, frontLeg], ["legR", hipR, frontLeg], ["armL", shoulderL, arm], ["armR", shoulderR, arm]])) {
    if (!pose[name]) continue;
    // Elbows point out and down.
    // The top of an arm belongs to the outline of the trunk; further down it lies before it.
    const own = { from: draw === arm ? 0.34 : 0, stub: pose.half && !pose[name].to && !pose[name].whole, ...(pose.who === "helper" ? { sleeve: 1.85 } : {}), inner: name === "legL" ? -1 : 1, flip: name === "armR", ...pose[name] };
    const made = draw(from, own, s);
    if (draw === arm) sleeves.push(part(from, made.points.elbow, SLEEVE, s, own.sleeve === 0 ? "skin" : "cloth", 0, 0.5));
    gap = Math.max(gap, made.gap);
    for (const [key, point] of Object.entries(made.points)) points[`${name}.${key}`] = point;
    for (const [key, d] of Object.entries(made.muscles)) muscles[`${name}.${key}`] = d;
    if (draw === frontLeg) legs.push(made);
    else layers[name] = { ...made, sore: [] };
  }
  layers.body = {
    pieces: [
      { d: tube([go(neck, top, -2 * s), skull], size([3.1, 2.8, 2.8])) }, ...head.pieces, ...legs.flatMap((leg) => leg.pieces),
      { d: trunk, fill: "cloth" }, ...sleeves,
    ],
    over: head.over,
    lines: [...head.lines, smooth(axes([-3.1, 0.2], [0, 2.6], [3.1, 0.2])), ...legs.flatMap((leg) => leg.lines)],
    sore: [],
  };
  for (const name of [pose.sore ?? []].flat()) {
    const place = name.startsWith("arm") ? name.split(".")[0] : "body";
    layers[place].sore.push(muscles[name]);
  }
  return { points, layers, order: ["body", "armL", "armR"], gap };
}

/**
 * @param {Record<string, any>} pose @param {(ref: any) => Point} find where things are
 * @param {(figure: Figure) => void} sketch told of the figure without its arms, which may reach for its own knee
 * @returns {Figure}
 */
export function front(pose, find, sketch) {
  const solved = structuredClone(pose);
  const armless = { ...solved, armL: undefined, armR: undefined, sore: [] };
  const [name, ...where] = pose.at;
  const wanted = find(where.length === 1 ? where[0] : where);
  const first = build(armless, [0, 0]).points[name];
  /** @type {Point} */
  const root = [wanted[0] - first[0], wanted[1] - first[1]];
  sketch(build(armless, root));
  for (const arm of ["armL", "armR"]) if (solved[arm]?.to) solved[arm].to = find(solved[arm].to);
  return build(solved, root);
}
