/** Every sentence of the timer. A step may also be to wait or to breathe: "hold" there would be heard as "hold your breath". */

/** @import { Words } from "./types" */

export const LABEL = "Timer for this step";
export const START = "Start";
export const PAUSE = "Pause";
export const GO_ON = "Go on";
export const STOP = "Stop. It hurts more";
export const CLOSE = "Close";

export const UNIT = "seconds";
export const PAUSED = "paused";
export const HELPED = "Did it help?";
/** The device slept, or another page was in front. */
export const LATE = "It ended while this was hidden.";
export const HALFWAY = "Halfway.";
export const FIVE_MORE = "Five more.";

const HOLD = { begin: "Hold", again: "Hold again", nth: (/** @type {number} */ n) => `Hold ${n}` };
const ROUND = { again: "Go again", nth: (/** @type {number} */ n) => `Round ${n}` };
const REST = "Rest. Breathe out.";

/**
 * What is said as a step of that kind begins and ends. Each comes from the steps themselves: a stretch comes back slowly
 * (never "let go": a helper may be holding a weak head); only the person can tell when a spasm, a throat or a position may end.
 * @type {Record<string, Words>}
 */
const KINDS = {
  stretch: { ...HOLD, end: ["Ease back, slowly.", REST] },
  pressure: { ...HOLD, end: [REST] },
  position: { ...ROUND, begin: "Stay like that", end: [] },
  wait: { ...ROUND, begin: "Keep still", end: [] },
  breathe: { ...ROUND, begin: "Breathe slowly", end: [] },
  movement: { ...ROUND, begin: "Go slowly", end: [REST] },
  massage: { ...ROUND, begin: "Go slowly", end: [REST] },
};

/** @param {string} kind */
export const wordsFor = (kind) => KINDS[kind] ?? KINDS.position;

/** @param {number} seconds */
export const over = (seconds) => `That was ${seconds} seconds.`;
/** @param {number} seconds */
export const secondsLeft = (seconds) => `${seconds} seconds left`;
/** @param {number} seconds */
export const length = (seconds) => `${seconds} seconds`;
/** @param {number} seconds */
export const pausedAt = (seconds) => `Paused. ${seconds} seconds left`;
/** @param {string[]} titles */
export const choices = (titles) => `Choices: ${titles.join(", ")}.`;
