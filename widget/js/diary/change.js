/** Changing an entry: a field, then its value, by taps; only a note is typed. */

import { make } from "../dom.js";
import { numberWays } from "./range.js";
import { typed } from "./typed.js";
import * as words from "./wording.js";

/** @import { Diary } from "./diary.js" */
/** @import { Change, DiaryEntry, DiaryScreen, Fields, Place, Way } from "./types" */
/** @typedef {keyof typeof words.FIELDS} Field */

const COUNTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20];

/** @param {Diary} diary @param {DiaryEntry} entry @param {() => void} back @param {string} [news] */
export function changeEntry(diary, entry, back, news = "") {
  const again = () => changeEntry(diary, entry, back);
  const fields = /** @type {Field[]} */ (Object.keys(words.FIELDS));
  diary.screens.show({
    title: words.CHANGE_WHAT,
    body: [make("p", "diary-what", `${entry.when}.`), make("p", "", entry.line)],
    ways: [
      ...fields.map((field) => ({
        title: words.FIELDS[field].title,
        now: said(field, entry.fields[field], entry.fields),
        go: () => ask(diary, entry, field, again, save),
      })),
      { title: words.NOTE, now: entry.fields.note || words.NO_NOTE, kind: "diary-text", go: () => note(diary, entry, again, save) },
    ],
    back,
    news,
  });

  /** @param {Change} change @param {string} title @param {Place} [place] */
  function save(change, title, place) {
    diary.ask(
      title,
      () => diary.calls.change(entry.id, change),
      (answer) => {
        const now = answer.entry ?? { ...entry, fields: { ...entry.fields, ...change } };
        diary.with(now);
        diary.drafts.delete(`note ${entry.id}`);
        if (!diary.urgent(change.note ?? "", answer.urgent)) changeEntry(diary, now, back, words.CHANGED);
      },
      again,
      place,
    );
  }
}

/** @param {Field} field @param {any} value @param {Fields} [known] @returns {string} */
function said(field, value, known) {
  if (field === "seconds" && value == null && known?.duration) return words.DURATIONS[known.duration] ?? words.NOT_SURE;
  if (value === null || value === undefined) return words.NOT_SURE;
  if (field === "woke") return value ? words.YES : words.NO;
  if (field === "seconds") return lengthOf(value);
  return field === "count" ? String(value) : words.ofTen(value);
}

/** @param {number} seconds */
function lengthOf(seconds) {
  const known = words.LENGTHS.find(([length]) => length === seconds);
  return known ? known[1] : words.span(seconds);
}

/**
 * @param {Diary} diary @param {DiaryEntry} entry @param {Field} field @param {() => void} back
 * @param {(change: Change, title: string) => void} save
 */
function ask(diary, entry, field, back, save) {
  const { title, ask: question } = words.FIELDS[field];
  const now = entry.fields[field] ?? null;
  const way = (/** @type {any} */ value) => ({ title: said(field, value), on: value === now, go: () => save({ [field]: value }, title) });
  const unsure = { ...way(null), kind: "diary-wide" };
  const show = (/** @type {Way[]} */ ways, /** @type {DiaryScreen["fit"]} */ fit) =>
    diary.screens.show({ title: question, ways, back, fit });
  if (field === "woke") return show([way(true), way(false), unsure], undefined);
  if (field === "seconds") return show([...words.LENGTHS.map(([length]) => way(length)), unsure], "words");
  if (field === "count") return show(COUNTS.map(way), "numbers");
  const numbers = Array.from({ length: 11 }, (_, value) => ({ ...way(value), title: String(value), name: words.ofTen(value) }));
  const all = () => show([...numberWays(diary.screens, question, numbers, all), unsure], "numbers");
  all();
}

/**
 * @param {Diary} diary @param {DiaryEntry} entry @param {() => void} back
 * @param {(change: Change, title: string, place?: Place) => void} save
 */
function note(diary, entry, back, save) {
  const type = () =>
    typed(diary, {
      title: words.TYPE_NOTE,
      box: words.NOTE,
      key: `note ${entry.id}`,
      start: entry.fields.note,
      longest: 500,
      save: words.SAVE,
      back: entry.fields.note ? () => note(diary, entry, back, save) : back,
      send: (text, place) => save({ note: text }, words.NOTE, place),
    });
  if (!entry.fields.note) return type();
  diary.screens.show({
    title: words.NOTE,
    body: [make("p", "diary-note", entry.fields.note)],
    ways: [{ title: words.TYPE_NOTE, go: type }, { title: words.CLEAR_NOTE, go: () => save({ note: "" }, words.NOTE) }],
    back,
  });
}
