/** The diary: how it went, entries, the doctor's page, what to ask, other devices. Loaded when it is first opened. */

import { SAFETY } from "../wording.js";
import { make } from "../dom.js";
import { Calls, DiaryTrouble } from "./calls.js";
import { showDevices } from "./devices.js";
import { saveFile, showPage } from "./doctor.js";
import { showEntries } from "./entries.js";
import { showHistory } from "./history.js";
import { periodOf } from "./period.js";
import { Screens } from "./screens.js";
import { showTexts } from "./texts.js";
import * as words from "./wording.js";

/** @import { Host, Message } from "../types" */
/** @import { Talk } from "../talk.js" */
/** @import { Consent, DiaryEntry, DiaryOptions, PeriodName, Place, Shown } from "./types" */

// A quick answer needs no "one moment".
const WAIT_MS = 400;

/** @param {Host} host @param {Talk} talk @param {DiaryOptions} [options] */
export async function openDiary(host, talk, { at = "menu", period, back } = {}) {
  const now = host.turn();
  await host.style("css/diary.css");
  if (host.turn() !== now) return; // "Something is wrong" was tapped meanwhile: nothing opens over its answer
  const diary = new Diary(host, talk, periodOf(period), back);
  if (at === "menu") return diary.menu();
  const close = { go: () => host.stage.close(), title: words.CLOSE };
  if (at === "history") showHistory(diary, close);
  else saveFile(diary, "pdf", close);
}

export class Diary {
  /** What was typed and not yet taken by the server. @type {Map<string, string>} */
  drafts = new Map();
  /** @type {DiaryEntry[] | null} the newest, as they are now */
  #entries = null;
  /** What the server showed, until something changes. @type {Map<PeriodName, Shown>} */
  #known = new Map();

  /** @param {Host} host @param {Talk} talk @param {PeriodName} period @param {() => void} [back] from the menu */
  constructor(host, talk, period, back) {
    this.host = host;
    this.talk = talk;
    this.period = period;
    this.back = back;
    this.screens = new Screens(host);
    this.calls = new Calls(talk, {
      timezone: () => host.metadata().timezone ?? "UTC",
      scheme: () => (host.choose.theme() === "light" ? "light" : "dark"),
    });
  }

  /** @param {string} [news] what has just been done */
  menu(news) {
    const again = () => this.menu();
    this.screens.show({
      title: words.DIARY,
      body: [make("p", "diary-soft", words.KEPT)],
      ways: [
        { title: words.HISTORY, go: () => showHistory(this, { go: again }) },
        { title: words.ENTRIES, go: () => showEntries(this, again) },
        { title: words.PAGE, go: () => showPage(this, again) },
        { title: words.FOR_DOCTOR, go: () => showTexts(this, again) },
        { title: words.DEVICE, go: () => showDevices(this, again) },
        { title: words.KEEPING, go: () => this.#keeping(again) },
        { title: words.ERASE, go: () => this.#erase(again) },
      ],
      back: this.back ?? (() => this.host.stage.close()),
      backTitle: this.back ? words.BACK : words.CLOSE,
      news,
    });
  }

  /** @param {PeriodName} period @returns {Promise<Shown>} */
  async shown(period) {
    const known = this.#known.get(period) ?? (await this.calls.show(period));
    this.#known.set(period, known);
    return known;
  }

  /** @returns {Promise<DiaryEntry[]>} newest first */
  async entries() {
    return (this.#entries ??= (await this.shown("all")).entries);
  }

  /** Something in the diary is not as it was: what is shown next is asked for anew. @param {DiaryEntry[]} [entries] if they are known */
  changed(entries) {
    this.#known.clear();
    this.#entries = entries ?? null;
  }

  /** @param {DiaryEntry} entry as it is now */
  with(entry) {
    this.changed(this.#entries?.map((one) => (one.id === entry.id ? entry : one)));
  }

  /** @param {string} id of an entry that is deleted */
  without(id) {
    this.changed(this.#entries?.filter((one) => one.id !== id));
  }

  /**
   * Asks the server. Until it answers, taps wait; going back breaks it off. What goes wrong is said, and can be tried again.
   * @template T
   * @param {string} title of the screen that waits
   * @param {() => Promise<T>} work
   * @param {(found: T) => void} then
   * @param {() => void} back
   * @param {Place} [place] where something was typed, waiting and trouble are shown there
   */
  async ask(title, work, then, back, place) {
    const { screens } = this;
    screens.left();
    let here = true;
    const end = () => {
      here = false;
      screens.busy = false;
      screens.left = () => {};
      clearTimeout(late);
    };
    const late = setTimeout(() => {
      if (place) return place.wait();
      screens.show({ title, body: [make("p", "", words.WAIT)], ways: [], back });
    }, WAIT_MS);
    screens.busy = true;
    screens.left = end;
    try {
      const found = await work();
      if (!here) return;
      end();
      then(found);
    } catch (error) {
      if (!here) return;
      end();
      const { kind, urgent } = error instanceof DiaryTrouble ? error : new DiaryTrouble("server");
      const says = words.TROUBLE[kind];
      if (place) return place.wrong(says, urgent);
      const again = { title: words.TRY_AGAIN, go: () => this.ask(title, work, then, back) };
      const lines = [says, SAFETY].map((line) => make("p", "", line));
      screens.show({ title, body: lines, ways: kind === "gone" ? [] : [again], back });
    }
  }

  /** Words that speak of danger are answered at once, in the talk. @param {string} said @param {Message[]} [messages] @returns {boolean} */
  urgent(said, messages = []) {
    if (!messages.length) return false;
    this.host.stage.close();
    this.talk.show(said, messages);
    return true;
  }

  /** @param {() => void} back */
  #keeping(back) {
    const show = (/** @type {Consent | null} */ now, news = "") =>
      this.screens.show({
        title: words.KEEPING,
        body: [make("p", "diary-soft", words.KEEPING_SAYS)],
        ways: words.CONSENTS.map(([value, title]) => ({ title, on: value === now, go: () => set(value, title) })),
        back,
        told: news || undefined,
      });
    const set = (/** @type {Consent} */ value, /** @type {string} */ title) =>
      this.ask(
        words.KEEPING,
        () => this.calls.consent(value),
        ({ consent }) => {
          this.changed();
          show(consent ?? value, `${words.KEEPING}: ${title}.`);
        },
        back,
      );
    this.ask(words.KEEPING, () => this.shown(this.period), ({ consent }) => show(consent), back);
  }

  /** @param {() => void} back */
  #erase(back) {
    const erase = () =>
      this.ask(
        words.ERASE,
        () => this.calls.erase(),
        () => {
          this.changed();
          this.drafts.clear();
          this.menu(words.ERASED);
        },
        back,
      );
    this.screens.show({
      title: words.ERASE,
      body: [make("p", "", words.ERASE_SURE)],
      ways: [{ title: words.KEEP, go: back }, { title: words.ERASE_IT, kind: "alarm", go: erase }],
      back,
      backTitle: "",
    });
  }
}
