/** A head in profile and from the front, in hundredths of the person's height, round the middle of the skull. */

import { oval, place, smooth } from "./shape.js";

/** @import { Point } from "./shape.js" */
/** @import { Piece } from "./paper.js" */

/** @typedef {{ pieces: Piece[], over: Piece[], lines: string[], points: Record<string, Point>, muscles: Record<string, string> }} Head */

const FACE = [[-5.4, -3.9], [-2.8, -6.3], [0.6, -6.8], [3.6, -5.6], [4.9, -3.4], [5.1, -1.6], [5.5, -0.4], [6.5, 1.1], [5.4, 1.9], [5.6, 2.6], [5.1, 3.2]];
const JAW = [[5.4, 3.7], [4.9, 4.5], [5.1, 5.5], [3.9, 6.4], [1.4, 5.8], [-0.6, 4.4]];
const NAPE = [[-2.6, 5], [-4.4, 4.4], [-5.7, 1.8], [-6.2, -1]];
const HAIR = [[4.6, -3.9], [3.6, -5.6], [0.6, -6.9], [-2.8, -6.4], [-5.5, -4], [-6.3, -1], [-5.8, 1.9], [-4.4, 4.3], [-3.1, 4], [-2.6, 1.8], [-1.4, -0.3], [0.7, -1], [1.2, -2.8], [2.8, -3.6]];

// Teeth apart a little: the lips can still be closed.
const LIPS_MEET = 10;

/**
 * Looking along `angle`; `jaw` lets it drop by degrees, and above a few opens the mouth.
 * @param {Point} middle @param {number} angle @param {number} scale @param {{ jaw?: number, hair?: string, awake?: boolean, fine?: boolean }} [look] @returns {Head}
 */
export function profile(middle, angle, scale, look = {}) {
  const at = (/** @type {number[][]} */ ...points) => place(middle, angle, scale, points);
  const drop = (/** @type {number[][]} */ points) => place([-0.8, 1.6], look.jaw ?? 0, 1, points.map(([x, y]) => [x + 0.8, y - 1.6]));
  const open = (look.jaw ?? 0) > LIPS_MEET;
  const jaw = drop(JAW);
  const skull = smooth(at(...FACE, ...(open ? [[3.6, 3.3]] : []), ...jaw, ...NAPE), true);
  const mouth = open ? [] : [smooth(at([5.1, 3.2], [4.2, 3.3], [3.5, 3.15]))];
  const eye = look.awake ? oval(at([3.6, -0.9])[0], 0.35 * scale, 0.6 * scale, angle) : smooth(at([4.5, -0.9], [3.8, -0.5], [3, -0.8]));
  return {
    pieces: [{ d: skull }, ...(look.hair === "bun" ? [{ d: oval(at([-6.2, -2.6])[0], 2.5 * scale, 2.3 * scale, angle), fill: "hair" }] : [])],
    over: [{ d: smooth(at(...HAIR), true), fill: "hair" }],
    lines: [eye, ...mouth, smooth(at([-0.6, -0.4], [0.5, 0.1], [0.3, 1.4], [-0.7, 2.2]))],
    points: { nose: at([6.6, 1.2])[0], mouth: at([5.6, 3.2])[0], chin: at(drop([[5.1, 5.8]])[0])[0], cheek: at([2, 2.4])[0], ear: at([-0.6, 0.8])[0], crown: at([0.6, -6.8])[0], occiput: at([-6.2, -1])[0], nape: at([-4.3, 4.2])[0], face: at([4.6, 0])[0], head: middle },
    muscles: { jaw: oval(at([0.9, 2.7])[0], 1.3 * scale, 2.1 * scale, angle - 20), chin: oval(at([2.4, 5])[0], 1.7 * scale, 0.8 * scale, angle + 15) },
  };
}

const ROUND = [[0, -6.8], [3.4, -5.7], [4.9, -2.6], [4.8, 0.6], [3.9, 3.8], [1.9, 6], [0, 6.5], [-1.9, 6], [-3.9, 3.8], [-4.8, 0.6], [-4.9, -2.6], [-3.4, -5.7]];
const FRINGE = [[0, -6.9], [3.5, -5.8], [5, -2.6], [4.7, -1], [3.7, -3.2], [0.8, -4.3], [-1.6, -3.9], [-3.7, -3], [-4.7, -1], [-5, -2.6], [-3.5, -5.8]];

/**
 * From the front, the crown pointing along `angle` - 90. `jaw` as in profile; `turn` (-1 to 1) turns the face to the
 * left or the right of the picture.
 * @param {Point} middle @param {number} angle @param {number} scale @param {{ jaw?: number, awake?: boolean, turn?: number }} [look] @returns {Head}
 */
export function face(middle, angle, scale, look = {}) {
  const at = (/** @type {number[][]} */ ...points) => place(middle, angle, scale, points);
  const drop = (look.jaw ?? 0) / 15;
  const open = (look.jaw ?? 0) > LIPS_MEET ? drop : 0;
  const turn = look.turn ?? 0;
  const round = ROUND.map(([x, y]) => [x + (y > 2 ? turn * ((y - 2) / 4.5) : 0), y > 2 ? y + drop * ((y - 2) / 4.5) : y]);
  const eye = (/** @type {number} */ x) => (look.awake ? oval(at([x, 0.1])[0], 0.4 * scale, 0.5 * scale, 0) : smooth(at([x - 0.9, 0], [x, 0.45], [x + 0.9, 0])));
  const low = 3.9 + drop / 2;
  const mouth = open ? oval(at([1.8 * turn, low])[0], 1.1 * scale, 0.5 * open * scale, angle) : smooth(at([1.8 * turn - 1.3, low - 0.1], [1.8 * turn, low + 0.15], [1.8 * turn + 1.3, low - 0.1]));
  // The ear on the side it turns to goes out of sight, the other comes forward.
  const ear = (/** @type {number} */ x) => ({ d: oval(at([x - turn * 1.6, 0.6])[0], 0.9 * scale, 1.6 * scale, angle) });
  const ears = [ear(-5), ear(5)];
  const before = turn ? [ears[turn > 0 ? 0 : 1].d] : [];
  const nose = turn ? [[2.2 * turn, -0.2], [3.4 * turn, 1.9], [2.2 * turn, 2.2]] : [[0.1, 0.3], [0.6, 1.9], [-0.3, 2.1]];
  return {
    pieces: [...(turn ? [] : ears), { d: smooth(at(...round), true) }],
    over: [{ d: smooth(at(...FRINGE), true), fill: "hair" }],
    lines: [eye(1.6 * turn - 2), eye(1.6 * turn + 2), smooth(at(...nose)), mouth, ...before],
    points: { nose: at([0.2 + 2.6 * turn, 2])[0], mouth: at([1.8 * turn, low])[0], chin: at([turn, 6.5 + drop])[0], crown: at([0, -6.8])[0], cheekL: at([-3.2, 2.6])[0], cheekR: at([3.2, 2.6])[0], earL: at([-5, 0.6])[0], earR: at([5, 0.6])[0], head: middle },
    muscles: { jawL: oval(at([-3.4, 2.8])[0], 1 * scale, 1.9 * scale, angle - 15), jawR: oval(at([3.4, 2.8])[0], 1 * scale, 1.9 * scale, angle + 15) },
  };
}
