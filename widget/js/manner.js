/** For eyes and switches: few stops, the text box behind a button, buttons that scroll, and one-key scanning. */

import { Scanner } from "./scan.js";
import { adopt } from "./sheets.js";

/** @import { Shell } from "./shell.js" */
/** @import { SettingValues } from "./types" */

export class Manner {
  /** @type {Scanner | null} */
  #scanner = null;

  /** @param {Shell} shell @param {SettingValues} settings @param {() => Element | null} scroller what scrolls */
  constructor(shell, settings, scroller) {
    this.shell = shell;
    this.settings = settings;
    this.scroller = scroller;
    adopt(/** @type {ShadowRoot} */ (shell.frame.getRootNode()), "css/gaze.css");
    const { composer, earlier, frame, later, stage, talk, type, words } = shell;
    type.addEventListener("click", () => {
      composer.hidden = false;
      words.focus(); // asked for, by this very tap
    });
    earlier.addEventListener("click", () => this.#scroll(-1));
    later.addEventListener("click", () => this.#scroll(1));
    const fits = new ResizeObserver(() => this.#scrollButtons());
    for (const part of [frame, talk, stage]) fits.observe(part);
  }

  apply() {
    const few = this.#few;
    // A box at rest is one more stop.
    this.shell.type.hidden = !few;
    this.shell.composer.hidden = few;
    this.#scrollButtons();
    const scans = this.settings.scan !== "off";
    if (scans) this.#scanner ??= new Scanner(this.shell, this.settings);
    this.#scanner?.run(scans);
  }

  get #few() {
    return this.settings.size === "gaze" || this.settings.scan !== "off";
  }

  /** Eyes and switches can't scroll: two buttons do, where there is something to scroll. */
  #scrollButtons() {
    const { scrolls } = this.shell;
    const box = this.scroller();
    const more = box ? box.scrollHeight - scrolls.offsetHeight > box.clientHeight + 4 : false;
    scrolls.hidden = !(this.#few && more);
  }

  /** @param {number} way */
  #scroll(way) {
    const box = this.scroller();
    box?.scrollBy({ top: way * 0.5 * box.clientHeight, behavior: "instant" });
  }
}
