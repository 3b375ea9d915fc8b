/** What the person wants the doctor to know: medicines in their own words, and questions. */

import { make } from "../dom.js";
import { typed } from "./typed.js";
import * as words from "./wording.js";

/** @import { Diary } from "./diary.js" */
/** @import { DiaryText, TextKind, Texts } from "./types" */

// The server takes no more.
const MOST = 30;
const LONGEST = 200;

/** @param {Diary} diary @param {() => void} back */
export function showTexts(diary, back) {
  const again = () => showTexts(diary, back);
  diary.ask(
    words.FOR_DOCTOR,
    () => diary.shown(diary.period),
    (shown) =>
      diary.screens.show({
        title: words.FOR_DOCTOR,
        ways: [way("medicine", shown.medicines), way("question", shown.questions)],
        back,
      }),
    back,
  );

  /** @param {TextKind} kind @param {DiaryText[]} texts */
  function way(kind, texts) {
    return { title: words.TEXTS[kind].title, now: String(texts.length), go: () => showKind(diary, kind, texts, again) };
  }
}

/** @param {Diary} diary @param {TextKind} kind @param {DiaryText[]} texts @param {() => void} back @param {string} [news] */
function showKind(diary, kind, texts, back, news = "") {
  const { title, say, none, add, box, remove } = words.TEXTS[kind];
  const again = () => showKind(diary, kind, texts, back);
  const full = texts.length >= MOST;
  const list = make("ul", "diary-list", ...texts.map(({ text }) => make("li", "", text)));
  const line = make("p", "diary-soft", full ? words.FULL : texts.length ? say : none);
  const told = [title, line.textContent, ...texts.map(({ text }) => text)].map((text) => `${text?.replace(/\.$/, "")}.`);
  const ways = [
    ...(full ? [] : [{ title: add, go: write }]),
    ...(texts.length ? [{ title: remove, go: choose }] : []),
  ];
  diary.screens.show({
    title,
    body: texts.length ? [line, list] : [line],
    ways,
    back,
    told: `${told.join(" ")} ${words.CHOICES}: ${ways.map(({ title }) => title).join(", ")}.`,
    news,
  });

  function write() {
    typed(diary, {
      title: add,
      box,
      key: kind,
      longest: LONGEST,
      save: words.SAVE,
      back: again,
      send: (text, place) =>
        diary.ask(add, () => diary.calls.text(kind, { add: text }), (answer) => {
          diary.drafts.delete(kind);
          diary.changed();
          if (!diary.urgent(text, answer.urgent)) showKind(diary, kind, of(answer), back, words.ADDED);
        }, again, place),
    });
  }

  function choose() {
    diary.screens.show({
      title: words.WHICH_OUT,
      ways: texts.map((one) => ({ title: one.text, kind: "diary-text", go: () => sure(one) })),
      back: again,
    });
  }

  /** Asked once. @param {DiaryText} one */
  function sure({ id, text }) {
    const out = () =>
      diary.ask(words.TAKE_OUT, () => diary.calls.text(kind, { remove: id }), (answer) => {
        diary.changed();
        showKind(diary, kind, of(answer), back, words.REMOVED);
      }, again);
    diary.screens.show({
      title: words.TAKE_OUT,
      body: [make("p", "diary-what", text)],
      ways: [{ title: words.KEEP, go: again }, { title: words.TAKE_IT_OUT, kind: "alarm", go: out }],
      back: choose,
      backTitle: "",
    });
  }

  /** @param {Texts} answer */
  function of({ medicines, questions }) {
    return kind === "medicine" ? medicines : questions;
  }
}
