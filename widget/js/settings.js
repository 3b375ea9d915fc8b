/** "More": screen light, and Forget this. One stop on the way through the page until it is opened. */

import { byId } from "./dom.js";
import { load, save } from "./storage.js";

/** @param {() => void} forget */
export function setUpMore(forget) {
  const more = byId("more");
  const opener = byId("more-button");
  const ask = byId("forget");
  const sure = byId("sure");

  const show = (/** @type {boolean} */ open) => {
    more.hidden = !open;
    sure.hidden = true;
    ask.hidden = false;
    opener.setAttribute("aria-expanded", String(open));
    if (open) more.scrollIntoView({ block: "nearest", behavior: "instant" });
  };
  // Focus moves before its button goes, so that it is never lost.
  const swap = (/** @type {HTMLElement} */ from, /** @type {HTMLElement} */ to) => {
    to.hidden = false;
    to.focus();
    from.hidden = true;
  };

  opener.addEventListener("click", () => show(Boolean(more.hidden)));
  more.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    opener.focus();
    show(false);
  });
  ask.addEventListener("click", () => swap(ask, sure));
  byId("keep").addEventListener("click", () => swap(sure, ask));
  byId("erase").addEventListener("click", () => {
    forget();
    show(false);
  });
  setUpThemes();
}

function setUpThemes() {
  const buttons = byId("themes").querySelectorAll("button");
  const apply = (/** @type {string} */ theme) => {
    document.documentElement.dataset.theme = theme;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === theme));
    paintFrame();
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      save("theme", button.value);
      apply(button.value);
    });
  }
  apply(load("theme") ?? "auto");
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", paintFrame);
}

/** The browser's own bar takes the page's colour: no bright strip above a dark page. */
function paintFrame() {
  const meta = document.querySelector('meta[name="theme-color"]');
  meta?.setAttribute("content", getComputedStyle(document.documentElement).backgroundColor);
}
