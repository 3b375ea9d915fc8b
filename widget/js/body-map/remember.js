/** The view that was chosen last, kept on the device. */

const KEY = "crampwise.bodymap";

/** @typedef {{view: "map" | "list", side: "front" | "back"}} Seen */

/** @returns {Seen} */
export function recall() {
  try {
    const { view, side } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { view: view === "list" ? "list" : "map", side: side === "back" ? "back" : "front" };
  } catch {
    return { view: "map", side: "front" };
  }
}

/** @param {Seen} seen */
export function remember(seen) {
  try {
    localStorage.setItem(KEY, JSON.stringify(seen));
  } catch {
    // Storage is blocked or full: the map opens as it does the first time.
  }
}
