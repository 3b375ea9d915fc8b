/** Settings, and what can be done with the talk: two levels of few, large buttons. One stop until it is opened. */

import { make } from "../dom.js";
import {
  BACK, CARD, CLOSE, COPIED, COPY, DIARY, ERASE, FORGET, KEEP, KEPT, MORE, NOT_COPIED, NOT_NOW, OUR_TALK, PRINT, SETTINGS, SURE, TOPICS, YOU,
} from "./wording.js";

/** @import { Talk } from "../talk.js" */
/** @import { Host } from "../types" */

const GAZE_CHOICES = 3;

/** @param {Host} host @param {Talk} talk */
export async function openSettings(host, talk) {
  await host.style("css/settings.css");
  new Menu(host, talk).main();
}

class Menu {
  body = make("div", "settings");

  /** @param {Host} host @param {Talk} talk */
  constructor(host, talk) {
    this.host = host;
    this.talk = talk;
  }

  main() {
    const topics = TOPICS.map((topic) => {
      const now = this.host.settings[topic.name];
      const words = topic.choices.find(([value]) => value === now)?.[1] ?? "";
      return button(topic.title, () => this.#topic(topic), words);
    });
    const rest = [button(OUR_TALK, () => this.#ourTalk()), this.#card()];
    this.#show(SETTINGS, "", [button(DIARY, () => this.#diary()), ...topics, ...rest], [button(CLOSE, () => this.host.stage.close())]);
    if (!this.host.stage.isOpen) this.host.stage.open({ label: SETTINGS, body: this.body });
  }

  async #diary() {
    const now = this.host.turn();
    const back = () => {
      this.host.stage.open({ label: SETTINGS, body: this.body });
      this.main();
    };
    try {
      const { openDiary } = await import("../diary/diary.js");
      if (this.host.stage.isOpen && this.host.turn() === now) await openDiary(this.host, this.talk, { back });
    } catch {
      this.#say(NOT_NOW);
      this.host.announce(NOT_NOW);
    }
  }

  /** @param {typeof TOPICS[number]} topic */
  #topic(topic) {
    const buttons = topic.choices.map(([value, words]) => {
      const one = button(words, () => {
        this.host.choose.set(topic.name, value);
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === one));
        this.host.announce(`${topic.title}: ${words}.`);
      });
      one.setAttribute("aria-pressed", String(this.host.settings[topic.name] === value));
      return one;
    });
    this.#show(topic.title, topic.says ?? "", buttons, [this.#back()]);
  }

  #ourTalk() {
    const ways = [button(COPY, () => this.#copy()), button(FORGET, () => this.#forget())];
    if (this.#onPage) ways.splice(1, 0, button(PRINT, () => print()));
    this.#show(OUR_TALK, KEPT, ways, [this.#back()]);
  }

  #forget() {
    const erase = button(ERASE, () => {
      this.host.stage.close();
      this.talk.forget();
    });
    erase.classList.add("alarm");
    this.#show(FORGET, SURE, [button(KEEP, () => this.#ourTalk()), erase], []);
  }

  async #copy() {
    const lines = this.talk.turns.flatMap(({ you, replies }) => [you && `${YOU}: ${you}`, ...replies.map(({ text }) => text), ""]);
    try {
      await navigator.clipboard.writeText(lines.join("\n").trim());
      this.host.announce(COPIED);
      this.#say(COPIED);
    } catch {
      this.#say(NOT_COPIED);
      this.host.announce(NOT_COPIED);
    }
  }

  get #onPage() {
    return /** @type {HTMLElement} */ (this.host.root.host).hasAttribute("page");
  }

  #card() {
    const link = make("a", "way", CARD);
    link.href = new URL("card.html", this.host.base).href;
    return link;
  }

  #back() {
    return button(BACK, () => this.main());
  }

  /** @param {string} words */
  #say(words) {
    const line = this.body.querySelector(".says");
    if (line) line.textContent = words;
  }

  /**
   * @param {string} title @param {string} says @param {HTMLElement[]} items @param {HTMLElement[]} always
   * @param {number} [from] eyes see three at a time
   */
  #show(title, says, items, always, from = 0) {
    const gaze = this.host.settings.size === "gaze" && items.length > GAZE_CHOICES;
    const seen = gaze ? items.slice(from, from + GAZE_CHOICES) : items;
    const next = from + GAZE_CHOICES < items.length ? from + GAZE_CHOICES : 0;
    const more = gaze ? [button(MORE, () => this.#show(title, says, items, always, next))] : [];
    const heading = make(this.host.root.querySelector("h1") ? "h2" : "h3", "", title);
    // Focus first, so that it is not lost with the button that had it.
    if (this.host.stage.isOpen) this.host.stage.box.focus({ preventScroll: true });
    this.body.replaceChildren(heading, make("p", "says", says), make("div", "choices", ...seen, ...more, ...always));
    if (this.host.stage.isOpen) this.host.announce([title, says].join(". "));
  }
}

/** @param {string} words @param {() => void} act @param {string} [now] what is chosen */
function button(words, act, now) {
  const made = make("button", "", now ? `${words}: ` : words);
  made.type = "button";
  if (now) made.append(make("span", "now", now));
  made.addEventListener("click", act);
  return made;
}
