/** The page for the doctor, and the other files that can be taken along. */

import { make } from "../dom.js";
import { dayOf } from "./draw.js";
import { choosePeriod, nameOf } from "./period.js";
import * as words from "./wording.js";

/** @import { Diary } from "./diary.js" */
/** @import { FileFormat } from "./types" */

/** @param {Diary} diary @param {() => void} back */
export function showPage(diary, back) {
  const again = () => showPage(diary, back);
  diary.ask(
    words.PAGE,
    () => diary.shown(diary.period),
    ({ period, summary, medicines, questions }) => {
      const held = [
        words.PAGE_HOLDS,
        words.fromTo(dayOf(period.from), dayOf(period.to)),
        words.attacksOn(summary.total, summary.days_with),
        words.itHolds(medicines.length, questions.length),
      ];
      diary.screens.show({
        title: words.PAGE,
        body: held.map((line) => make("p", "", line)),
        ways: [
          { title: words.SAVE_PDF, go: () => saveFile(diary, "pdf", { go: again }) },
          { title: words.OPEN_PRINT, go: () => openPage(diary, again) },
          { title: words.TIME, now: nameOf(diary.period), go: () => choosePeriod(diary, again) },
          { title: words.OTHER_FILES, go: () => showFiles(diary, again) },
        ],
        back,
      });
    },
    back,
  );
}

/** @param {Diary} diary @param {() => void} back */
function showFiles(diary, back) {
  const files = /** @type {[FileFormat, string][]} */ (Object.entries(words.FILES));
  diary.screens.show({
    title: words.OTHER_FILES,
    ways: files.map(([format, title]) => ({ title, go: () => saveFile(diary, format, { go: () => showFiles(diary, back) }) })),
    back,
  });
}

/** A short-lived address, since the person's secret never goes into one. @param {Diary} diary @param {() => void} back */
function openPage(diary, back) {
  diary.ask(
    words.OPEN_PRINT,
    () => diary.calls.pass(diary.period),
    ({ address, minutes }) =>
      diary.screens.show({
        title: words.OPEN_PRINT,
        body: [make("p", "", words.pageLasts(minutes))],
        ways: [{ title: words.OPEN_PAGE, go: () => {}, href: address }],
        back,
      }),
    back,
  );
}

/** @param {Diary} diary @param {FileFormat} format @param {{go: () => void, title?: string}} up one level up */
export function saveFile(diary, format, up) {
  const title = format === "pdf" ? words.SAVE_PDF : words.FILES[format];
  diary.ask(
    title,
    () => diary.calls.file(format, diary.period),
    ({ name, blob }) => {
      save(diary, name, blob);
      diary.screens.show({
        title,
        body: [make("p", "", words.SAVING), make("p", "diary-soft", name)],
        ways: [{ title: words.SAVE_AGAIN, go: () => save(diary, name, blob) }],
        back: up.go,
        backTitle: up.title,
      });
    },
    up.go,
  );
}

// A browser reads the file after the click, some of them well after.
const KEPT_MS = 60_000;

/** @param {Diary} diary @param {string} name @param {Blob} blob */
function save({ host }, name, blob) {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.hidden = true;
  // Some browsers follow only a link that is part of the page. Not in the stage: what is done there is the person's.
  host.root.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
