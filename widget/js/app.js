/** Joins the parts of one element. */

import { Announcer } from "./announcer.js";
import { Choices } from "./choices.js";
import { Composer } from "./composer.js";
import { Settings } from "./settings.js";
import { adopt, BASE } from "./sheets.js";
import { buildShell } from "./shell.js";
import { Stage } from "./stage.js";
import { Store } from "./store.js";
import { Talk } from "./talk.js";
import { Transcript } from "./transcript.js";
import { Transport } from "./transport.js";
import { WAIT, WRONG } from "./wording.js";

/** @import { Host, Metadata, Turn } from "./types" */
/** @import { Options } from "./element.js" */
/** @import { Extras } from "./extras.js" */
/** @import { Manner } from "./manner.js" */

// The locale that stands for a region whose numbers the person has chosen.
const LOCALES = { US: "en-US", UK: "en-GB", IE: "en-IE", CA: "en-CA", AU: "en-AU", EU: "en" };
const IDLE_MS = 1500;
const AFTER_PAINT_MS = 100;

export class App {
  /** @type {Extras | null} there once the first choices are */
  extras = null;
  /** @type {Manner | null} for eyes and switches, once that is asked for */
  manner = null;
  started = false;

  /**
   * @param {ShadowRoot} root
   * @param {Options} options
   * @param {(name: string, detail?: object) => void} tell an event for the host page
   */
  constructor(root, options, tell) {
    this.options = options;
    this.tell = tell;
    const shell = (this.shell = buildShell(options));
    root.append(shell.look);
    const store = (this.store = new Store(options.storage));
    this.settings = new Settings(store, options.given);
    const { values } = this.settings;
    const announcer = new Announcer(shell.polite, shell.urgent, (words, urgent) => values.voice && this.#speak(words, urgent));
    const pick = (/** @type {string} */ title, /** @type {string} */ payload) => this.talk.say(title, { payload });
    const choices = (this.choices = new Choices(
      shell.tray,
      {
        pick,
        retry: () => this.talk.retry(),
        drop: () => this.talk.drop(),
        hint: (words) => announcer.say(words),
        shown: (now) => shell.frame.classList.toggle("calls", now[0]?.kind === "link"),
      },
      values,
    ));
    const toTop = () => this.scroller?.scrollTo({ top: 0, behavior: "instant" });
    this.stage = new Stage(shell.stage, [shell.talk, shell.foot], () => choices.focus(), toTop);
    /** @type {Host} */
    this.host = {
      root,
      base: BASE,
      stage: this.stage,
      settings: values,
      choose: this.settings,
      announce: (words, urgent) => announcer.say(words, urgent),
      speak: (words) => this.#speak(words),
      pick,
      style: (path) => adopt(root, path),
      turn: () => this.talk.turns.at(-1)?.id ?? "",
      metadata: () => this.#metadata(),
    };
    const composer = new Composer(shell.words, shell.send, (text) => {
      const sent = this.talk.say(text, { text });
      if (!sent) announcer.say(WAIT);
      return sent;
    });
    this.talk = new Talk({
      transcript: new Transcript(shell.log, shell.frame, (custom, box) => this.extras?.illustrate(custom, box)),
      choices,
      announcer,
      composer,
      store,
      transport: new Transport(options.server, () => this.#metadata(), options.sockets),
      extras: (now, messages) => this.extras?.among(now, messages) ?? now,
      steps: () => this.extras?.steps ?? [],
      bedside: async () => (await this.#more())?.lines() ?? [],
      settled: (turn) => this.#settled(turn),
    });
    this.#join();
    this.settings.watch(() => this.#apply());
    matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => this.#apply());
    document.addEventListener("visibilitychange", () => this.#apply()); // the night may have come
    this.#apply();
  }

  /** Begins, or goes on with the talk that this device holds. */
  async start() {
    if (this.started) return;
    this.started = true;
    if (this.options.page) {
      history.scrollRestoration = "manual"; // the talk itself decides where the page opens
      setTimeout(() => import("./page.js").catch(() => {}), IDLE_MS);
    }
    // A talk that goes on may need them at once; a new one begins without.
    if (this.store.load("talk")) await this.#more();
    this.talk.open();
    const prepare = () => this.extras?.prepare();
    setTimeout(() => ("requestIdleCallback" in window ? requestIdleCallback(prepare) : prepare()), IDLE_MS);
  }

  /** What scrolls: the page, or the element's own box. */
  get scroller() {
    return this.options.page ? document.scrollingElement : this.shell.frame;
  }

  #join() {
    const { frame, wrong, again, more, head } = this.shell;
    // A stray second tap lands on what has just moved under the finger. The button that never moves is always heard.
    frame.addEventListener(
      "click",
      (event) => {
        if (this.stage.isOpen || !this.choices.fresh || wrong.contains(/** @type {Node} */ (event.target))) return;
        event.preventDefault();
        event.stopPropagation();
      },
      true,
    );
    wrong.addEventListener("click", () => {
      this.stage.close();
      this.talk.say(WRONG, { payload: "/something_is_wrong" }, true);
    });
    again.addEventListener("click", () => {
      if (this.talk.say(again.textContent ?? "", { payload: "/start_over" })) this.choices.focus();
    });
    more.addEventListener("click", async () => {
      try {
        (await import("./settings-menu/menu.js")).openSettings(this.host, this.talk);
      } catch {
        more.setAttribute("aria-disabled", "true"); // no network, and never opened before
      }
    });
    frame.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && !this.stage.isOpen) this.choices.focus();
    });
    // What is scrolled or tabbed to must not end up under the header, which grows with the text.
    new ResizeObserver(() => {
      const sticks = getComputedStyle(head).position === "sticky";
      const room = `${sticks ? head.offsetHeight + 12 : 12}px`;
      (this.options.page ? document.documentElement : frame).style.scrollPaddingTop = room;
    }).observe(head);
  }

  /** Shows what the settings ask for. */
  #apply() {
    const { look, frame } = this.shell;
    const { size, text, scan } = this.settings.values;
    const theme = this.settings.theme();
    const changed = look.dataset.size && look.dataset.size !== size;
    Object.assign(look.dataset, { theme, size });
    look.dir = this.options.dir;
    look.toggleAttribute("data-big", text >= 150);
    look.style.setProperty("--text", String(text / 100));
    if (changed) this.choices.redraw();
    if (this.options.page) {
      document.documentElement.dataset.theme = theme;
      // The browser's own bar takes the page's colour: no bright strip above a dark page.
      const colour = getComputedStyle(frame).backgroundColor;
      document.querySelector('meta[name="theme-color"]')?.setAttribute("content", colour);
    }
    if (size === "gaze" || scan !== "off" || this.manner) this.#fewStops();
  }

  async #fewStops() {
    const { Manner } = await import("./manner.js");
    this.manner ??= new Manner(this.shell, this.settings.values, () => this.scroller);
    this.manner.apply();
  }

  /** @returns {Promise<Extras | null>} what is loaded after the first choices; null while it can't be had */
  async #more() {
    try {
      const { Extras } = await import("./extras.js");
      this.extras ??= new Extras(this.host, this.talk);
    } catch {
      // Away for now.
    }
    return this.extras;
  }

  /** @returns {Metadata} */
  #metadata() {
    const chosen = LOCALES[/** @type {keyof typeof LOCALES} */ (this.settings.values.region)];
    const { locale, audience } = this.options;
    const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return { locale: chosen ?? (locale || navigator.language), timezone, ...(audience && { audience }) };
  }

  /** @param {Turn} turn */
  #settled(turn) {
    const customs = turn.replies.flatMap(({ custom }) => custom ?? []);
    // After the choices are painted: the first of them need nothing more.
    setTimeout(async () => {
      const extras = await this.#more();
      for (const custom of customs) extras?.remember(custom);
      extras?.lines(); // kept from here on, should the network go
    }, AFTER_PAINT_MS);
    const flag = customs.find(({ type }) => type === "red_flag");
    if (flag && !flag.ask) this.stage.close();
    if (turn.trouble) this.tell("error", { reason: turn.trouble });
    else this.tell("reply", { types: customs.map(({ type }) => type) });
    if (flag) this.tell("emergency", { ask: Boolean(flag.ask) });
  }

  /** @param {string} words */
  async #speak(words, urgent = false) {
    const { voice, count } = this.settings.values;
    if (voice || count) (await import("./voice.js")).speak(words, this.options.lang, urgent);
  }
}
