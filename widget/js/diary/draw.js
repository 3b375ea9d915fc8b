/** A chart of the server's as a picture, and its numbers as a table. */

import { make } from "../dom.js";
import { CHART, IN_TABLE } from "./wording.js";

/** @import { Table } from "./types" */

/**
 * As a picture, never as part of the page: what is in it can't run, and can't ask anyone for anything.
 * @param {string | undefined} drawing SVG @param {"days" | "places"} what
 * @returns {HTMLElement[]} none where there is nothing to draw
 */
export function chart(drawing, what) {
  if (!drawing?.includes("<svg")) return [];
  const address = URL.createObjectURL(new Blob([drawing], { type: "image/svg+xml" }));
  const picture = make("img");
  picture.alt = `${CHART[what]} ${IN_TABLE}`;
  const figure = make("figure", `diary-chart ${what}`, picture);
  // A site's own policy may forbid it: the table says the same.
  picture.addEventListener("error", () => figure.remove());
  for (const over of ["load", "error"]) picture.addEventListener(over, () => URL.revokeObjectURL(address));
  picture.src = address;
  return [figure];
}

/**
 * @param {Table} numbers @param {string} title @param {string} [rest] a line on what has no row
 * @returns {HTMLElement[]} none where there are no numbers
 */
export function table({ head, rows }, title, rest = "") {
  if (!rows.length) return [];
  // Where there is no room for columns each row becomes a few lines; the roles say that it is still a table.
  const part = (/** @type {"tr" | "thead" | "tbody"} */ tag, /** @type {HTMLElement[]} */ ...inside) => {
    const made = make(tag, "", ...inside);
    made.setAttribute("role", tag === "tr" ? "row" : "rowgroup");
    return made;
  };
  const cell = (/** @type {string | number | null} */ value, /** @type {number} */ column) => {
    const made = make(column ? "td" : "th", "", value === null || value === "" ? "–" : column ? String(value) : dayOf(String(value)));
    made.setAttribute("role", column ? "cell" : "rowheader");
    if (column) made.dataset.head = head[column];
    return made;
  };
  const names = head.map((name) => {
    const made = make("th", "", name);
    made.setAttribute("role", "columnheader");
    return made;
  });
  const lines = rows.map((row) => part("tr", ...row.map(cell)));
  const whole = make("table", "diary-table", make("caption", "unseen", title), part("thead", part("tr", ...names)), part("tbody", ...lines));
  whole.setAttribute("role", "table");
  return [make("div", "diary-numbers", whole, ...(rest ? [make("p", "diary-soft", rest)] : []))];
}

/** @param {string} value a date as YYYY-MM-DD is told as a day; anything else as it is */
export function dayOf(value) {
  const day = /^\d{4}-\d\d-\d\d$/.test(value) ? new Date(`${value}T12:00:00`) : new Date(NaN);
  if (Number.isNaN(day.getTime())) return value;
  return day.toLocaleDateString([], { weekday: "short", day: "numeric", month: "short", ...(day.getFullYear() !== new Date().getFullYear() && { year: "numeric" }) });
}
