/** How this person uses the page. Kept on the device; what a host page sets by attribute is only the start. */

import "./theme.js";

/**
 * @import { Store } from "./store.js"
 * @import { SettingValues } from "./types"
 */

/** @type {SettingValues} */
export const DEFAULTS = {
  theme: "auto", // auto, dark, light, night
  size: "touch", // touch, gaze
  text: 100, // per cent
  pause: 300, // ms in which a tap on new choices is taken for a slip
  scan: "off", // off, auto: the page steps through what can be tapped, and any key or touch taps it
  scanSeconds: 2,
  voice: false, // replies are read aloud
  count: false, // the timer counts aloud
  pictures: true,
  region: "auto", // whose numbers to call: auto, US, UK, IE, CA, AU, EU
};

// Eyes rest on a button before they choose it.
const GAZE_PAUSE = 700;

export class Settings {
  /** @type {(() => void)[]} */
  #watchers = [];
  /** @type {Partial<SettingValues>} what the person has chosen */
  #chosen;

  /** @param {Store} store @param {Partial<SettingValues>} [given] by the host page */
  constructor(store, given = {}) {
    this.store = store;
    this.#chosen = known(store.load("settings"));
    /** @type {SettingValues} */
    this.values = { ...DEFAULTS, ...given, ...this.#chosen };
    if (this.values.size === "gaze" && !this.#chosen.pause) this.values.pause = GAZE_PAUSE;
  }

  /** @template {keyof SettingValues} K @param {K} name @param {SettingValues[K]} value */
  set(name, value) {
    this.#chosen[name] = this.values[name] = value;
    if (name === "size") this.#chosen.pause = this.values.pause = value === "gaze" ? GAZE_PAUSE : DEFAULTS.pause;
    this.store.save("settings", this.#chosen);
    for (const tell of this.#watchers) tell();
  }

  /** @param {() => void} tell called after every change */
  watch(tell) {
    this.#watchers.push(tell);
  }

  /** @returns {string} the theme to show now: dark, light or night */
  theme() {
    const bright = matchMedia("(prefers-color-scheme: light)").matches;
    // @ts-ignore: set by theme.js, which also runs before the first paint
    return globalThis.crampwiseTheme(this.values.theme, new Date().getHours(), bright);
  }
}

/** @param {any} saved What an older page or another hand left behind is dropped. */
function known(saved) {
  const fits = ([name, value] = ["", null]) => typeof value === typeof (/** @type {any} */ (DEFAULTS)[name]);
  return Object.fromEntries(Object.entries(saved ?? {}).filter((/** @type {any} */ pair) => fits(pair)));
}
