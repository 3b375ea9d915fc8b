/** "How it went": what the entries show, in sentences, as a chart, and as a table with the same numbers. */

import { make } from "../dom.js";
import { chart, table } from "./draw.js";
import { choosePeriod, nameOf } from "./period.js";
import { BY_DAY, BY_PLACE, DIARY, HISTORY, NOTHING, REST_EMPTY, TIME } from "./wording.js";

/** @import { Diary } from "./diary.js" */
/** @import { Shown } from "./types" */

/**
 * @param {Diary} diary
 * @param {{go: () => void, title?: string}} up one level up; a title says that this leads to the talk
 */
export function showHistory(diary, up) {
  const again = () => showHistory(diary, up);
  diary.ask(HISTORY, () => diary.shown(diary.period), (shown) => show(diary, shown, "days", up, again), up.go);
}

/** @param {Diary} diary @param {Shown} shown @param {"days" | "places"} what @param {{go: () => void, title?: string}} up @param {() => void} again */
function show(diary, shown, what, up, again) {
  const { days, places } = shown.tables;
  const numbers = shown.tables[what];
  const map = what === "places";
  const lines = (shown.lines.length ? shown.lines : [NOTHING]).map((line) => make("p", "", line));
  const other = map ? days : places;
  const turn = { title: map ? BY_DAY : BY_PLACE, go: () => show(diary, shown, map ? "days" : "places", up, again) };
  const title = map ? BY_PLACE : HISTORY;
  const words = map ? [] : lines;
  const tables = numbers ? table(numbers, title, map ? "" : REST_EMPTY) : [];
  // How many there were, then the chart, and what is worth a second look below.
  const read = make("div", "diary-read", ...words.slice(0, 1), ...chart(shown.charts[what], what), ...words.slice(1), ...tables);
  diary.screens.show({
    title,
    fit: "top",
    said: words,
    ways: [
      { title: TIME, now: nameOf(diary.period), go: () => choosePeriod(diary, again) },
      ...(other?.rows.length ? [turn] : []),
      ...(up.title ? [{ title: DIARY, go: () => diary.menu() }] : []),
    ],
    foot: [read],
    back: map ? again : up.go,
    backTitle: map ? undefined : up.title,
  });
}
