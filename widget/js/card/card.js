/** Entry of the bedside card: whose numbers, and print. */

import { loadSheet, regionFor } from "../bedside/sheet.js";
import { make } from "../dom.js";
import { paper } from "./paper.js";
import { NO_SHEET, REGIONS, shownFor } from "./wording.js";

/** @import { Sheet } from "../bedside/types" */

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const settings = saved();
document.documentElement.style.setProperty("--text", String((settings.text ?? 100) / 100));

/** @returns {{region?: string, text?: number}} what the talk's settings keep on this device */
function saved() {
  try {
    return JSON.parse(localStorage.getItem("crampwise.settings") ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/** @param {Sheet} sheet */
function setUp(sheet) {
  const shown = Object.keys(sheet.contacts.regions);
  const buttons = shown.map((region) => {
    const button = make("button", "", REGIONS[region] ?? region);
    button.type = "button";
    button.value = region;
    button.addEventListener("click", () => {
      show(region);
      byId("said").textContent = shownFor(region);
    });
    return button;
  });
  byId("regions").replaceChildren(...buttons);
  /** @param {string} region */
  function show(region) {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === region));
    byId("paper").replaceChildren(...paper(sheet, region));
  }
  show(regionFor(sheet, navigator.language, settings.region));
  const print = /** @type {HTMLButtonElement} */ (byId("print"));
  print.disabled = false;
  print.addEventListener("click", () => window.print());
}

loadSheet(new URL("../../", import.meta.url)).then(setUp, () => byId("paper").append(make("p", "", NO_SHEET)));
