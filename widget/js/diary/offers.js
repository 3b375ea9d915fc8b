/** What the diary adds to the choices of a turn. Loaded with js/extras.js; what it opens is loaded when it is opened. */

import { OPEN_PAGE, SAVE_PDF, SHOW_CHART } from "./offers-wording.js";

/** @import { Choice, Custom, Host } from "../types" */
/** @import { Talk } from "../talk.js" */
/** @import { DiaryOptions } from "./types" */
/** @typedef {(title: string, open: () => Promise<void>) => Choice} Own one of the page's own choices */

/**
 * @param {Choice[]} all choices of a turn @param {Custom} custom a message of it
 * @param {Host} host @param {Talk} talk @param {Own} own
 * @returns {Choice[]}
 */
export function withDiary(all, custom, host, talk, own) {
  const { type, finding, period } = custom;
  const open = (/** @type {DiaryOptions["at"]} */ at) => async () => {
    const now = host.turn();
    const { openDiary } = await import("./diary.js");
    if (host.turn() === now) await openDiary(host, talk, { at, period });
  };
  if (type === "diary_summary") return afterCalls(all, [own(SHOW_CHART, open("history"))]);
  if (type === "report") return afterCalls(all, [...pageOf(custom, talk), own(SAVE_PDF, open("pdf"))]);
  return type === "question" && finding === "pain_after" ? numbered(all, custom, host, own) : all;
}

/** @param {Choice[]} all @param {Choice[]} added Numbers to call come before anything else. */
function afterCalls(all, added) {
  const calls = all.filter(({ kind }) => kind === "link");
  return [...calls, ...added, ...all.filter(({ kind }) => kind !== "link")];
}

/** The doctor's page. Only an address on the assistant's own server is opened. @param {Custom} custom @param {Talk} talk @returns {Choice[]} */
function pageOf({ link }, talk) {
  const { base } = talk.parts.transport;
  if (!link || !URL.canParse(link, base)) return [];
  const { href, origin } = new URL(link, base);
  return origin === base.origin ? [{ kind: "page", title: OPEN_PAGE, key: OPEN_PAGE, href }] : [];
}

/** "Better? 0 to 10": each number says what it is out of; eyes choose between ranges first. @type {(all: Choice[], custom: Custom, host: Host, own: Own) => Choice[]} */
function numbered(all, { text = "" }, host, own) {
  const is = ({ kind = "", title = "" }) => kind === "tap" && /^\d+$/.test(title);
  const numbers = all.filter(is).map((choice) => ({ ...choice, name: `${choice.title} of 10` }));
  const ranges = [[0, 3], [4, 6], [7, 10]].map(([low, high]) => {
    const title = `${low} to ${high}`;
    const inside = numbers.filter((one) => low <= Number(one.title) && Number(one.title) <= high);
    return own(title, async () => (await import("./range.js")).openRange(host, text || title, inside));
  });
  const shown = host.settings.size === "gaze" && numbers.length === 11 ? ranges : numbers;
  const at = all.findIndex(is);
  return at < 0 ? all : [...all.slice(0, at), ...shown, ...all.slice(at).filter((one) => !is(one))];
}
