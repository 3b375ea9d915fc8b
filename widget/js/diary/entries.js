/** Entries, newest first: each can be changed by taps, or deleted. */

import { make } from "../dom.js";
import { changeEntry } from "./change.js";
import * as words from "./wording.js";

/** @import { Diary } from "./diary.js" */
/** @import { DiaryEntry, Way } from "./types" */

const ON_SCREEN = 5;
const GAZE_ON_SCREEN = 3;
// As many as the server shows.
const MOST = 50;

/** @param {Diary} diary @param {() => void} back @param {number} [from] the first one on the screen @param {string} [news] */
export function showEntries(diary, back, from = 0, news = "") {
  const list = (/** @type {DiaryEntry[]} */ all) => {
    const size = diary.screens.gaze ? GAZE_ON_SCREEN : ON_SCREEN;
    const first = from < all.length ? from : Math.max(0, from - size); // the last one of a screen was deleted
    const seen = all.slice(first, first + size);
    const which = all.length > size ? words.entriesOf(first + 1, first + seen.length, all.length) : "";
    const end = all.length >= MOST && first + size >= all.length ? words.NEWEST_ONLY : "";
    const lines = [all.length ? which : words.NO_ENTRIES, end].filter(Boolean);
    const turn = (/** @type {string} */ title, /** @type {number} */ to) => ({ title, go: () => showEntries(diary, back, to) });
    diary.screens.show({
      title: words.ENTRIES,
      body: lines.map((line) => make("p", "diary-soft", line)),
      ways: seen.map((entry) => wayTo(entry, () => showEntry(diary, entry.id, (news) => showEntries(diary, back, first, news)))),
      always: [
        ...(first + size < all.length ? [turn(words.OLDER, first + size)] : []),
        ...(first > 0 ? [turn(words.NEWER, Math.max(0, first - size))] : []),
      ],
      back,
      told: [words.ENTRIES, ...lines].map((line) => `${line.replace(/\.$/, "")}.`).join(" "),
      news,
    });
  };
  diary.ask(words.ENTRIES, () => diary.entries(), list, back);
}

/** @param {DiaryEntry} entry @param {() => void} go @returns {Way} */
function wayTo({ when, line }, go) {
  return { title: `${when}.`, now: line, go, kind: "diary-entry" };
}

/** One entry, whole. @param {Diary} diary @param {string} id @param {(news?: string) => void} back @param {string} [news] */
export function showEntry(diary, id, back, news = "") {
  diary.ask(
    words.ENTRY,
    () => diary.entries(),
    (entries) => {
      const entry = entries.find((one) => one.id === id);
      if (!entry) return back();
      const again = () => showEntry(diary, id, back);
      diary.screens.show({
        title: entry.when,
        body: [make("p", "", entry.line)],
        ways: [
          { title: words.CHANGE, go: () => changeEntry(diary, entry, again) },
          { title: words.DELETE, go: () => sure(diary, entry, again, back) },
        ],
        back: () => back(),
        news,
      });
    },
    () => back(),
  );
}

/** Asked once. @param {Diary} diary @param {DiaryEntry} entry @param {() => void} keep @param {(news: string) => void} back */
function sure(diary, entry, keep, back) {
  const remove = () =>
    diary.ask(
      words.DELETE,
      () => diary.calls.remove(entry.id),
      () => {
        diary.without(entry.id);
        back(words.DELETED);
      },
      keep,
    );
  diary.screens.show({
    title: words.DELETE_ENTRY,
    body: [make("p", "diary-what", `${entry.when}. ${entry.line}`), make("p", "", words.NO_WAY_BACK)],
    ways: [{ title: words.KEEP, go: keep }, { title: words.DELETE_IT, kind: "alarm", go: remove }],
    back: keep,
    backTitle: "",
  });
}
