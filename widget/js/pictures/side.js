/** A person from the side, looking to the right when upright, and up when lying with the head at the left. */

import { profile } from "./head.js";
import { arm, leg } from "./limbs.js";
import { go, smooth, tube } from "./shape.js";

/** @import { Point } from "./shape.js" */
/** @import { Limb } from "./limbs.js" */
/** @import { Piece } from "./paper.js" */

/** @typedef {{ pieces: Piece[], over?: Piece[], lines: string[], sore: string[] }} Layer */
/** @typedef {{ points: Record<string, Point>, layers: Record<string, Layer>, order: string[], gap: number, mirror?: number }} Figure */

const BACK = [5.6, 4.9, 5.2, 5.4, 4.2];
const CHEST = [5.2, 5, 5.6, 6.2, 3.6];

/** @param {Record<string, any>} pose @param {Point} hip @returns {Figure} */
function build(pose, hip) {
  const scale = pose.h / 100;
  const [low, high] = [pose.torso ?? -90].flat().length > 1 ? pose.torso : [pose.torso ?? -90, pose.torso ?? -90];
  const waist = go(hip, low, 13 * scale);
  const chest = go(waist, (low + high) / 2, 8 * scale);
  const shoulder = go(chest, high, 7 * scale);
  const nod = pose.head ?? 0;
  const base = go(shoulder, high, 1.5 * scale);
  const skull = go(go(base, high + nod * 0.6, 8 * scale), high + nod + 90, 0.9 * scale);
  const head = profile(skull, high + nod + 90, scale, { jaw: pose.jaw, hair: pose.hair, awake: pose.awake });
  const middle = /** @type {Point[]} */ ([hip, go(hip, low, 8 * scale), waist, chest, shoulder]);
  const size = (/** @type {number[]} */ radii) => radii.map((r) => r * scale);
  // Who stands behind a bed is drawn from the waist up.
  const half = pose.half ? [go(hip, low, 9 * scale), ...middle.slice(2)] : middle;
  const trunk = tube(half, size(BACK).slice(pose.half ? 1 : 0), size(CHEST).slice(pose.half ? 1 : 0), pose.half ? "start" : "");
  const neck = tube([shoulder, go(base, high + nod * 0.4, 2.5 * scale), skull], size([3.4, 2.8, 3]));
  const collar = smooth([go(go(base, high, 1.6 * scale), high - 90, 3 * scale), go(base, high, 0.2 * scale), go(go(base, high, -0.8 * scale), high + 90, 3.2 * scale)]);

  /** @type {Record<string, Point>} */
  const points = {
    hip, waist, chest, shoulder, neck: base, ...head.points,
    belly: go(waist, low + 90, 5.2 * scale), breast: go(chest, high + 90, 6 * scale), back: go(chest, high - 90, 5.2 * scale), loin: go(waist, low - 90, 5 * scale), bottom: go(hip, low - 90, 5.6 * scale),
  };
  /** @type {Record<string, string>} */
  const muscles = {
    ...head.muscles,
    belly: tube([go(go(hip, low, 4 * scale), low + 90, 2.6 * scale), go(waist, low + 90, 2.6 * scale)], size([1.6, 2, 1.4])),
    loin: tube([go(go(hip, low, 2 * scale), low - 90, 2.7 * scale), go(waist, low - 90, 2.4 * scale)], size([1.5, 1.9, 1.4])),
    back: tube([go(waist, high - 90, 2.8 * scale), go(chest, high - 90, 2.8 * scale), go(shoulder, high - 90, 2 * scale)], size([1, 2, 1.4])),
    ribs: tube([go(waist, high + 90, 0), go(chest, high + 90, 0)], size([2.4, 3, 2.4])),
    nape: tube([go(shoulder, high - 90, 2 * scale), go(base, high + nod * 0.4 - 30, 3 * scale), go(skull, high + nod - 125, 4.6 * scale)], size([1, 1.4, 0.9])),
    throat: tube([go(base, high + 70, 2.2 * scale), go(base, high + nod * 0.4 + 28, 4 * scale)], size([1, 1])),
    buttock: tube([go(hip, low - 90, 3 * scale), go(go(hip, low - 90, 2.6 * scale), low + 180, 3 * scale)], size([2, 2.2])),
    hip: tube([go(hip, low + 90, 2.4 * scale), go(go(hip, low + 90, 2 * scale), low, 4 * scale)], size([1.6, 1.6])),
    shoulder: tube([go(shoulder, high, 0), go(shoulder, high + 180, 2 * scale)], size([2.4, 2.4])),
  };
  /** @type {Record<string, Layer>} */
  const layers = {};
  const limb = (/** @type {string} */ name, /** @type {(from: Point, pose: any, scale: number) => Limb} */ draw, /** @type {Point} */ from) => {
    if (!pose[name]) return null;
    const made = draw(from, { ...(pose.who === "helper" ? { sleeve: 1.85, trousers: true } : {}), ...pose[name] }, scale);
    for (const [key, point] of Object.entries(made.points)) {
      if (name.startsWith("far")) points[`far.${key}`] = point;
      else points[key] = point;
    }
    gap = Math.max(gap, made.gap);
    layers[name] = { ...made, sore: [] };
    if (made.thumb) layers[`${name}.thumb`] = { pieces: [made.thumb], lines: [], sore: [] };
    return made;
  };
  let gap = 0;
  const thigh = limb("leg", leg, hip);
  limb("farLeg", leg, hip);
  limb("arm", arm, shoulder);
  limb("farArm", arm, shoulder);

  // One outline for trunk, neck, head and the near leg.
  layers.body = {
    pieces: pose.crop ? [...(thigh?.pieces ?? [])] : [{ d: neck }, ...head.pieces, ...(thigh?.pieces ?? []), { d: trunk, fill: "cloth" }],
    over: pose.crop ? [] : head.over,
    lines: pose.crop ? [...(thigh?.lines ?? [])] : [...head.lines, collar, ...(thigh?.lines ?? [])],
    sore: [],
  };
  delete layers.leg;
  for (const name of [pose.sore ?? []].flat()) {
    const [where, what] = name.includes(".") ? name.split(".") : ["body", name];
    const source = where === "body" ? { ...muscles, ...thigh?.muscles } : /** @type {any} */ (layers[where]).muscles;
    if (source[what]) layers[where].sore.push(source[what]);
  }
  return { points, layers, order: ["farArm", "farLeg", "body", "arm", "arm.thumb"], gap };
}

/**
 * @param {Record<string, any>} pose @param {(ref: any) => Point} find where things are
 * @param {(figure: Figure) => void} sketch told of the figure without its arms, which may reach for its own knee
 * @returns {Figure}
 */
export function side(pose, find, sketch) {
  const solved = structuredClone(pose);
  const [name, ...where] = pose.at;
  const wanted = find(where.length === 1 ? where[0] : where);
  // Whoever looks to the left is posed as if to the right, and turned over on paper.
  const mirror = pose.face === "left" ? wanted[0] : undefined;
  const turn = (/** @type {Point} */ [x, y]) => /** @type {Point} */ (mirror === undefined ? [x, y] : [2 * mirror - x, y]);
  const turned = (/** @type {Figure} */ figure) => ({
    ...figure, mirror, points: Object.fromEntries(Object.entries(figure.points).map(([key, point]) => [key, turn(point)])),
  });
  for (const limb of ["leg", "farLeg"]) if (solved[limb]?.to) solved[limb].to = turn(find(solved[limb].to));
  const armless = { ...solved, arm: undefined, farArm: undefined, sore: [] };
  const first = build(armless, [0, 0]).points[name];
  /** @type {Point} */
  const root = [wanted[0] - first[0], wanted[1] - first[1]];
  sketch(turned(build(armless, root)));
  for (const arm of ["arm", "farArm"]) if (solved[arm]?.to) solved[arm].to = turn(find(solved[arm].to));
  return turned(build(solved, root));
}
