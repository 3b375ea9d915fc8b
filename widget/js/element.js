/** `<crampwise-chat>`: attributes in, events out. */

import { App } from "./app.js";
import { BASE, sheet } from "./sheets.js";
import { make } from "./dom.js";

/** @import { SettingValues } from "./types" */

/**
 * @typedef {object} Options
 * @property {boolean} page it is the whole page, and scrolls with it
 * @property {1 | 2 | 3} heading
 * @property {string} title
 * @property {string} launcher the words of the button that opens it; "" when it is open from the start
 * @property {"local" | "session" | "none"} storage
 * @property {URL} server folder of the server's calls
 * @property {boolean} sockets turns go over Socket.IO
 * @property {string} locale
 * @property {string} audience "self", "helper" or ""
 * @property {string} lang
 * @property {"ltr" | "rtl"} dir
 * @property {Partial<SettingValues>} given
 */

const RIGHT_TO_LEFT = /^(ar|fa|he|ur)\b/;

export class CrampwiseChat extends HTMLElement {
  /** @type {App | null} */
  #app = null;
  /** @type {HTMLButtonElement | null} */
  #launcher = null;

  static observedAttributes = ["theme", "size"];

  connectedCallback() {
    if (this.#app) return;
    const root = this.attachShadow({ mode: "open" });
    // There already when the entry defines the element; the promise is for a script that defines it itself.
    sheet("css/chat.css").then((found) => root.adoptedStyleSheets.unshift(found), () => {});
    const options = optionsOf(this);
    this.#app = new App(root, options, (name, detail) => this.#tell(name, detail));
    if (options.launcher) this.#addLauncher(options.launcher);
    else this.#app.start();
    this.#tell("ready");
  }

  /** @param {string} name @param {string | null} before @param {string | null} value */
  attributeChangedCallback(name, before, value) {
    if (this.#app && value !== null && before !== value) {
      this.#app.settings.set(/** @type {"theme" | "size"} */ (name), value);
    }
  }

  get isOpen() {
    return Boolean(this.#app && !this.#app.shell.frame.hidden);
  }

  /** Shows the talk, if it waits behind its button. */
  open() {
    const app = this.#app;
    if (!app || !this.#launcher || this.isOpen) return;
    app.shell.frame.hidden = false;
    app.start();
    app.choices.focus();
    this.#launcher.hidden = true;
    this.#tell("open");
  }

  /** Puts the talk away behind its button. Nothing of it is lost. */
  close() {
    const app = this.#app;
    if (!app || !this.#launcher || !this.isOpen) return;
    app.stage.close();
    this.#launcher.hidden = false;
    this.#launcher.focus();
    app.shell.frame.hidden = true;
    this.#tell("close");
  }

  /** Says something in the person's place. @param {string} text @returns {boolean} false while another turn waits */
  send(text) {
    this.#app?.start();
    return this.#app?.talk.say(text, { text }) ?? false;
  }

  /** @param {string} words */
  #addLauncher(words) {
    const { look, frame, close } = /** @type {App} */ (this.#app).shell;
    const launcher = make("button", "open-talk", words);
    launcher.type = "button";
    launcher.part.add("launcher");
    launcher.addEventListener("click", () => this.open());
    close.addEventListener("click", () => this.close());
    frame.classList.add("over");
    frame.setAttribute("role", "dialog");
    frame.setAttribute("aria-labelledby", "name");
    frame.hidden = true;
    this.#launcher = launcher;
    look.append(launcher);
  }

  /** For the host page. Never carries words of the talk. @param {string} name @param {object} [detail] */
  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`crampwise:${name}`, { bubbles: true, composed: true, detail }));
  }
}

/** @param {HTMLElement} element @returns {Options} */
function optionsOf(element) {
  const get = (/** @type {string} */ name) => element.getAttribute(name) ?? "";
  const one = (/** @type {string} */ name, /** @type {string[]} */ allowed) =>
    allowed.includes(get(name)) ? get(name) : allowed[0];
  const lang = get("lang") || document.documentElement.lang || "en";
  /** @type {Partial<SettingValues>} */
  const given = {};
  if (get("theme")) given.theme = one("theme", ["auto", "dark", "light", "night"]);
  if (get("size")) given.size = one("size", ["touch", "gaze"]);
  return {
    page: element.hasAttribute("page"),
    heading: /** @type {1 | 2 | 3} */ (Number(one("heading", ["2", "1", "3"]))),
    title: get("title") || "Crampwise",
    launcher: element.hasAttribute("launcher") ? get("launcher") || "Night help" : "",
    storage: /** @type {Options["storage"]} */ (one("storage", ["local", "session", "none"])),
    server: get("server") ? new URL(get("server").replace(/\/*$/, "/"), document.baseURI) : BASE,
    sockets: get("transport") === "socketio",
    locale: get("locale"),
    audience: one("audience", ["", "self", "helper"]),
    lang,
    dir: RIGHT_TO_LEFT.test(lang) ? "rtl" : "ltr",
    given,
  };
}
