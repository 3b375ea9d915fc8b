/** Numbers from 0 to 10. For eyes a range first, then its numbers, large and all on one screen. */

import { Screens } from "./screens.js";
import { range } from "./wording.js";

/** @import { Choice, Host } from "../types" */
/** @import { Way } from "./types" */

export const RANGES = [[0, 3], [4, 6], [7, 10]];

/**
 * @param {Screens} screens @param {string} title @param {Way[]} numbers 0 to 10, in order
 * @param {() => void} back
 * @returns {Way[]} themselves, or the ranges that lead to them
 */
export function numberWays(screens, title, numbers, back) {
  if (!screens.gaze) return numbers;
  return RANGES.map(([low, high]) => {
    const go = () => screens.show({ title, ways: numbers.slice(low, high + 1), fit: "four", back });
    return { title: range(low, high), go, on: numbers.slice(low, high + 1).some(({ on }) => on) };
  });
}

/** The numbers of a range that a question of the talk asks for. @param {Host} host @param {string} title @param {Choice[]} numbers */
export async function openRange(host, title, numbers) {
  await host.style("css/diary.css");
  const close = () => host.stage.close();
  const ways = numbers.map(({ title: number, name, payload = "" }) => ({
    title: number,
    name,
    go: () => {
      close();
      host.pick(number, payload);
    },
  }));
  new Screens(host).show({ title, ways, fit: "four", back: close });
}
