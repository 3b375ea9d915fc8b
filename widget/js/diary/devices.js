/** One diary on two devices, joined by a code that is good for a few minutes. */

import { make } from "../dom.js";
import { typed } from "./typed.js";
import * as words from "./wording.js";

/** @import { Diary } from "./diary.js" */

/** @param {Diary} diary @param {() => void} back */
export function showDevices(diary, back) {
  const again = () => showDevices(diary, back);
  diary.ask(
    words.DEVICE,
    () => diary.shown(diary.period),
    ({ devices }) =>
      diary.screens.show({
        title: words.DEVICE,
        body: [words.onDevices(devices), words.DEVICE_SAYS].map((line) => make("p", "diary-soft", line)),
        ways: [
          { title: words.GET_CODE, go: () => showCode(diary, again) },
          { title: words.ENTER_CODE, go: () => enterCode(diary, again) },
        ],
        back,
      }),
    back,
  );
}

/** @param {Diary} diary @param {() => void} back */
function showCode(diary, back) {
  diary.ask(
    words.GET_CODE,
    () => diary.calls.code(),
    ({ code, minutes }) => {
      const groups = code.match(/.{1,4}/g) ?? [code];
      const large = make("p", "diary-code", ...groups.map((group) => make("span", "", group)));
      large.setAttribute("aria-hidden", "true");
      // Letter by letter: as one word nobody could write it down.
      const spelled = make("p", "unseen", groups.map((group) => [...group].join(" ")).join(", "));
      const until = new Date(Date.now() + minutes * 60_000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      diary.screens.show({
        title: words.YOUR_CODE,
        body: [large, spelled, ...[words.codeLasts(minutes, until), words.ON_OTHER].map((line) => make("p", "", line))],
        ways: [],
        back,
      });
    },
    back,
  );
}

/** @param {Diary} diary @param {() => void} back */
function enterCode(diary, back) {
  typed(diary, {
    title: words.ENTER_CODE,
    says: words.CODE_SAYS,
    box: words.CODE_BOX,
    key: "code",
    longest: 20,
    save: words.JOIN,
    code: true,
    back,
    send: (text, place) =>
      diary.ask(
        words.ENTER_CODE,
        () => diary.calls.join(text.replace(/[\s-]/g, "").toUpperCase()),
        ({ entries }) => {
          diary.changed();
          diary.drafts.delete("code");
          diary.menu(`${words.JOINED} ${words.entriesThere(entries)}`);
        },
        back,
        place,
      ),
  });
}
