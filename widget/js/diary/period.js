/** The time that is looked at. */

import { PERIODS, WHICH_TIME } from "./wording.js";

/** @import { Diary } from "./diary.js" */
/** @import { PeriodName, Way } from "./types" */

/** @type {[number, PeriodName][]} days that still fit */
const BY_DAYS = [[7, "week"], [31, "month"], [93, "quarter"], [366, "year"]];
const DAY_MS = 86_400_000;

/** @param {any} given a name, a number of days, or its first and last day @returns {PeriodName} the shortest that has all of it */
export function periodOf(given) {
  const named = PERIODS.find(([name]) => name === given || name === given?.name);
  if (named) return named[0];
  const days = Number(given?.days ?? given) || (Date.parse(given?.to) - Date.parse(given?.from)) / DAY_MS;
  if (!days) return "month";
  return BY_DAYS.find(([most]) => days <= most)?.[1] ?? "all";
}

/** @param {PeriodName} period */
export function nameOf(period) {
  return PERIODS.find(([name]) => name === period)?.[1] ?? "";
}

/** @param {Diary} diary @param {() => void} back where the time is chosen for */
export function choosePeriod(diary, back) {
  /** @type {Way[]} */
  const ways = PERIODS.map(([name, title]) => ({
    title,
    on: name === diary.period,
    go: () => {
      diary.period = name;
      back();
    },
  }));
  diary.screens.show({ title: WHICH_TIME, ways, back });
}
