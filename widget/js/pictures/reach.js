/** A helper's arm that comes into the picture: from an open sleeve at `at`, over an elbow `via`, to the place its palm holds. */

import { hem, mitten, part } from "./limbs.js";
import { disc, go } from "./shape.js";

/** @import { Point } from "./shape.js" */
/** @import { Figure } from "./side.js" */

const FORE = [[3, 2.8, 2.2, 1.7], [3, 2.8, 2.2, 1.7]];
const UPPER = [[3.6, 3.4, 3, 2.7], [3.6, 3.4, 3, 2.7]];

/** @param {Record<string, any>} pose @param {(ref: any) => Point} find @returns {Figure} */
export function reach(pose, find) {
  const scale = (pose.h ?? 300) / 100;
  const [from, to] = [find(pose.at), find(pose.to)];
  const elbow = pose.via && find(pose.via);
  const wrist = go(to, pose.hand, -(pose.hold ?? 4.6) * scale);
  const fingers = mitten(wrist, pose.hand, pose, scale);
  const start = elbow ?? from;
  // The sleeve ends short of the wrist, and is open where it leaves the picture.
  const cuff = pose.sleeve ?? 0.72;
  const pieces = [...fingers.pieces, part(start, wrist, FORE, scale, "skin", elbow ? 0 : 0.0001)];
  if (elbow) pieces.push(part(from, elbow, UPPER, scale, "cloth", 0.0001), { d: disc(elbow, 2.9 * scale), fill: "cloth" });
  if (cuff > 0) pieces.push({ ...part(start, wrist, FORE, scale, "cloth", elbow ? 0 : 0.0001, cuff), d: "" });

  return {
    points: { elbow: start, wrist, ...fingers.points },
    layers: { thumb: { pieces: pose.grip ? [fingers.thumb] : [], lines: [], sore: [] }, arm: { pieces, lines: [...(cuff > 0 ? [hem(start, wrist, FORE, scale, cuff)] : []), ...fingers.lines], sore: [] } },
    order: ["arm", ...(pose.grip ? ["thumb"] : [])],
    gap: 0,
  };
}
