/** Which places stand together, and where each label and each picture belongs. Values are those of the question. */

import { ARM, CHEST, FOOT, HAND, HEAD, LEG, LIMB, REAR, SEVERAL, TRUNK } from "./wording.js";

/** @typedef {{name: string, values: string[]}} Group */
/** @typedef {{plate: string, marks: string[], oneSide?: boolean, whole?: boolean}} View what a place looks like */

/** The list. @type {Group[]} */
export const LISTED = [
  { name: HEAD, values: ["jaw", "tongue", "under_chin", "throat", "neck_front", "neck_back"] },
  { name: ARM, values: ["shoulder", "upper_arm", "forearm", "palm", "thumb", "fingers"] },
  { name: TRUNK, values: ["ribs", "abdomen", "upper_back", "low_back"] },
  { name: LEG, values: ["buttock", "hip", "thigh_front", "hamstring", "inner_thigh", "calf", "shin", "foot", "toes"] },
  { name: SEVERAL, values: ["whole_arm", "whole_leg", "both_legs", "whole_body"] },
];

/** Too small to tap in the figure: a tap opens a close-up. @type {Record<string, Group & {plate: string}>} */
export const CLOSE_UPS = {
  head: { name: HEAD, plate: "head", values: ["tongue", "jaw", "under_chin", "neck_back", "throat", "neck_front"] },
  hand: { name: HAND, plate: "hand", values: ["fingers", "", "palm", "thumb"] },
  foot: { name: FOOT, plate: "foot", values: ["foot", "", "", "toes"] },
};

/**
 * Labels from head to toe: one at the start, one at the end of each row. "" leaves a place empty, so that what both
 * sides have stays where it was. Names of close-ups stand for all their places.
 * @type {Record<string, string[]>}
 */
export const LABELS = {
  front: ["head", "shoulder", "upper_arm", "ribs", "forearm", "abdomen", "hand", "hip", "inner_thigh", "thigh_front", "shin", "foot"],
  back: ["neck_back", "shoulder", "upper_arm", "upper_back", "forearm", "low_back", "hand", "buttock", "", "hamstring", "calf", "foot"],
};

/**
 * Eye gaze: three choices a page, and every place within three. So the common places come first in their group, and
 * what would come fourth has a short way of its own.
 * @type {(Group | string)[]}
 */
export const GAZE = [
  { name: LEG, values: ["calf", "foot", "thigh_front", "hamstring", "shin", "toes", "inner_thigh", "hip", "buttock", "whole_leg", "both_legs"] },
  { name: ARM, values: ["fingers", "palm", "thumb", "forearm", "upper_arm", "shoulder", "whole_arm"] },
  { name: HEAD, values: ["jaw", "throat", "neck_back", "tongue", "under_chin", "neck_front"] },
  { name: CHEST, values: ["ribs", "abdomen", "hip"] },
  { name: REAR, values: ["upper_back", "low_back", "buttock"] },
  { name: LIMB, values: ["whole_arm", "whole_leg", "both_legs"] },
  "inner_thigh",
  "whole_body",
];

const ARMS = ["upper_arm", "forearm", "hand"];
const LEGS = ["hip", "thigh_front", "inner_thigh", "knee", "shin", "foot"];
const TOES = ["great", "second", "third", "fourth", "small"];

/** The name of a region of a plate is that of its place, but for these. @type {Record<string, View>} */
const SPECIAL = {
  jaw: { plate: "head", marks: ["jaw"] },
  tongue: { plate: "head", marks: ["tongue"] },
  under_chin: { plate: "head", marks: ["under_chin"] },
  throat: { plate: "head", marks: ["throat"] },
  neck_front: { plate: "head", marks: ["neck_front"] },
  neck_back: { plate: "head", marks: ["neck_back"] },
  palm: { plate: "hand", marks: ["palm"] },
  thumb: { plate: "hand", marks: ["thumb"] },
  fingers: { plate: "hand", marks: ["little", "ring", "middle", "index"] },
  foot: { plate: "foot", marks: ["foot", ...TOES] },
  toes: { plate: "foot", marks: TOES },
  whole_arm: { plate: "front", marks: ["shoulder", ...ARMS], oneSide: true, whole: true },
  whole_leg: { plate: "front", marks: LEGS, oneSide: true, whole: true },
  both_legs: { plate: "front", marks: LEGS, whole: true },
  whole_body: { plate: "front", marks: ["head", "neck", "shoulder", "ribs", "abdomen", ...ARMS, ...LEGS], whole: true },
  [HEAD]: { plate: "front", marks: ["head", "neck"], whole: true },
  [ARM]: { plate: "front", marks: ["shoulder", ...ARMS], whole: true },
  [LEG]: { plate: "front", marks: LEGS, whole: true },
  [CHEST]: { plate: "front", marks: ["ribs", "abdomen", "hip"], whole: true },
  [REAR]: { plate: "back", marks: ["upper_back", "low_back", "buttock"], whole: true },
  [LIMB]: { plate: "front", marks: ["shoulder", ...ARMS, ...LEGS], oneSide: true, whole: true },
  head: { plate: "front", marks: ["head", "neck"] },
  hand: { plate: "front", marks: ["hand"] },
};
const BEHIND = ["upper_back", "low_back", "buttock", "hamstring", "calf"];

/** @param {string} place a value, or the name of a group @returns {View} */
export const viewOf = (place) => SPECIAL[place] ?? { plate: BEHIND.includes(place) ? "back" : "front", marks: [place] };

/** Regions to mark for a label of a plate. @param {string} plate @param {string} label */
export function marksOf(plate, label) {
  if (plate === "front" && label === "head") return ["head", "neck"];
  return plate === "front" || plate === "back" ? [label] : label === "foot" ? ["foot"] : viewOf(label).marks;
}
