/** Arms and legs from joint angles. Lengths are in hundredths of the person's height; angles in degrees. */

import { foot, mitten } from "./ends.js";
import { hem, middles, outlines, part } from "./parts.js";
import { bend, between, disc, go, toward, tube } from "./shape.js";

/** @import { Point } from "./shape.js" */
/** @import { Piece } from "./paper.js" */
/** @import { Spots } from "./parts.js" */

/**
 * @typedef {object} Limb
 * @property {Record<string, Point>} points its joints and what can be held, by name
 * @property {Piece[]} pieces
 * @property {string[]} lines hems, thumbs and other marks inside the outline
 * @property {Record<string, string>} muscles where it can be sore
 * @property {Piece} [thumb] the thumb of a hand that holds something, to be drawn before what it holds
 * @property {number} gap how far the limb falls short of what it was to reach
 */

export const LENGTH = { thigh: 24.5, shank: 24.5, foot: 15.5, upper: 17, fore: 15, hand: 10.5 };

// Radii along each part, on the front (or thumb) side and on the back.
const THIGH = [[6, 5.9, 5.3, 4.5, 3.8], [6.4, 6, 5.2, 4.4, 3.7]];
const SHANK = [[3.5, 3, 2.6, 2.2, 1.9], [3.6, 4.7, 4.2, 2.7, 2.1]];
const UPPER = [[3.4, 3.2, 2.9, 2.4], [3.4, 3.1, 2.8, 2.4]];
const FORE = [[2.4, 2.5, 2, 1.6], [2.4, 2.5, 2, 1.6]];

const SKIN_SHORTS = 0.55;

/**
 * A leg from the side. `thigh` is the way the thigh points; `knee` bends it; `ankle` lifts the foot (below 0: points it);
 * `toes` lifts the toes. Or `to`: where the ankle is to be. `from`: how much of the thigh is left out.
 * @param {Point} hip @param {Record<string, any>} pose @param {number} scale @returns {Limb}
 */
export function leg(hip, pose, scale) {
  const [one, two] = [LENGTH.thigh * scale, LENGTH.shank * scale];
  let gap = 0;
  let knee = go(hip, pose.thigh ?? 90, one);
  let shank = (pose.thigh ?? 90) + (pose.knee ?? 0);
  if (pose.to) {
    const found = bend(hip, pose.to, one, two, pose.flip ? 1 : -1);
    knee = found.joint;
    shank = toward(knee, found.end);
    gap = found.gap;
  }
  const ankle = go(knee, shank, two);
  const sole = pose.foot ?? shank - 90 - (pose.ankle ?? 0);
  const from = pose.from ?? 0;
  const bare = pose.trousers ? 1.1 : SKIN_SHORTS;
  const feet = foot(ankle, sole, pose.toes ?? 0, scale, pose.end ?? "");
  /** @type {Piece[]} */
  const pieces = [...feet.pieces, part(knee, ankle, SHANK, scale, pose.trousers ? "cloth" : "skin"), { d: disc(knee, 3.75 * scale), fill: pose.trousers ? "cloth" : "skin" }];
  if (from < 1) {
    pieces.push(part(hip, knee, THIGH, scale, "skin", from));
    if (from < bare) pieces.push({ ...part(hip, knee, THIGH, scale, "cloth", from, Math.min(1, bare)), d: "" });
  } else {
    pieces.splice(-2, 2, part(knee, ankle, SHANK, scale, "skin", Math.max(0.0001, from - 1)));
  }
  /** @type {Spots} */
  const spots = {
    calf: [knee, ankle, 0.1, 0.62, 1.5 * scale, 2.5 * scale],
    shin: [knee, ankle, 0.15, 0.7, -1.1 * scale, 1.35 * scale],
    ham: [hip, knee, Math.max(from + 0.05, 0.2), 0.92, 2.3 * scale, 2.3 * scale],
    quad: [hip, knee, Math.max(from + 0.05, 0.25), 0.92, -2.2 * scale, 2.3 * scale],
    thigh: [hip, knee, Math.max(from + 0.05, 0.2), 0.9, 0, 3.4 * scale],
  };
  return {
    gap,
    points: { ...middles(spots), "mid.sole": feet.points.foot, "mid.toes": feet.points.toes, knee, ankle, calf: go(between(knee, ankle, 0.35), shank + 90, 3 * scale), shin: go(between(knee, ankle, 0.4), shank - 90, 2.6 * scale),
      ham: go(between(hip, knee, 0.6), toward(hip, knee) + 90, 4.8 * scale), quad: go(between(hip, knee, 0.6), toward(hip, knee) - 90, 4.8 * scale),
      kneeUnder: go(knee, (toward(hip, knee) + shank) / 2 + 90, 3.6 * scale), kneeAbove: go(knee, (toward(hip, knee) + shank) / 2 - 90, 3.6 * scale), ...feet.points },
    pieces,
    lines: [...(from < bare && bare < 1 ? [hem(hip, knee, THIGH, scale, bare)] : []), ...(pose.trousers ? [hem(knee, ankle, SHANK, scale, 0.95)] : []), ...feet.lines],
    muscles: { ...feet.muscles, ...outlines(spots) },
  };
}

/**
 * An arm from the side. `upper` is the way the upper arm points, `elbow` bends it, `wrist` turns the hand.
 * Or `to`: what the palm is to touch, with `hand` the way the hand points. `curl` bends the fingers, toward the right
 * hand of their way (`palm` 1) or the left (-1). `from`: how much of the arm is left out (over 1: of the forearm too).
 * `stub`: no further than the elbow, for an arm that leaves the picture.
 * @param {Point} shoulder @param {Record<string, any>} pose @param {number} scale @returns {Limb}
 */
export function arm(shoulder, pose, scale) {
  const [one, two] = [LENGTH.upper * scale, LENGTH.fore * scale];
  let gap = 0;
  let elbow = go(shoulder, pose.upper ?? 90, one);
  let way = (pose.upper ?? 90) - (pose.elbow ?? 0);
  let wrist = go(elbow, way, two);
  let hand = pose.hand ?? way + (pose.wrist ?? 0);
  if (pose.to) {
    if (pose.hand === undefined) hand = toward(shoulder, pose.to);
    for (let i = 0; i < (pose.hand === undefined ? 4 : 1); i++) {
      const found = bend(shoulder, go(pose.to, hand, -(pose.hold ?? 4.6) * scale), one, two, pose.flip ? -1 : 1);
      [elbow, wrist, gap] = [found.joint, found.end, found.gap];
      way = toward(elbow, wrist);
      if (pose.hand === undefined) hand = way + (pose.wrist ?? 0);
    }
  }
  const fingers = mitten(wrist, hand, pose, scale);
  const from = pose.from ?? 0;
  const sleeve = pose.sleeve ?? 0.55;
  /** @type {Piece[]} */
  const pieces = pose.stub ? [] : [...fingers.pieces];
  if (from < 1) pieces.push(part(shoulder, elbow, UPPER, scale, "skin", from), { d: disc(elbow, 2.45 * scale) });
  if (!pose.stub) pieces.push(part(elbow, wrist, FORE, scale, "skin", Math.max(0, from - 1)));
  if (from < sleeve) {
    pieces.push({ ...part(shoulder, elbow, UPPER, scale, "cloth", from, Math.min(1, sleeve)), d: "" });
    if (sleeve > 1) pieces.push({ d: disc(elbow, 2.45 * scale), fill: "cloth" });
  }
  if (sleeve > 1 && !pose.stub) pieces.push({ ...part(elbow, wrist, FORE, scale, "cloth", Math.max(0, from - 1), sleeve - 1), d: "" });
  const edge = sleeve > 1 ? hem(elbow, wrist, FORE, scale, sleeve - 1) : hem(shoulder, elbow, UPPER, scale, sleeve);
  /** @type {Spots} */
  const spots = {
    upper: [shoulder, elbow, 0.4, 0.92, 0, 2 * scale],
    biceps: [shoulder, elbow, 0.4, 0.9, -0.9 * scale, 1.5 * scale],
    forearm: [elbow, wrist, 0.05, 0.7, 0, 1.7 * scale],
    shoulder: [shoulder, elbow, -0.14, 0.22, 0, 2.6 * scale],
  };
  return {
    gap,
    ...(pose.grip ? { thumb: fingers.thumb } : {}),
    points: { ...middles(spots), "mid.hand": go(wrist, hand, 3.4 * scale), elbow, wrist, forearm: between(elbow, wrist, 0.5), ...fingers.points },
    pieces,
    lines: pose.stub ? (sleeve < 1 ? [edge] : []) : [...(from < sleeve ? [edge] : []), ...fingers.lines],
    muscles: { ...outlines(spots), hand: tube([go(wrist, hand, scale), go(wrist, hand, 5 * scale)], [1.4 * scale, 1.4 * scale]) },
  };
}

export { hem, mitten, part };
