/** Device storage that never throws. Blocked or full, values live as long as the page does. */

const PREFIX = "crampwise.";

export class Store {
  /** @type {Map<string, string>} */
  #memory = new Map();

  /** @param {"local" | "session" | "none"} kind "none" keeps nothing on the device */
  constructor(kind = "local") {
    this.kind = kind;
  }

  /** @param {string} key @returns {any} the saved value, or null */
  load(key) {
    try {
      return JSON.parse(this.#memory.get(key) ?? this.#area()?.getItem(PREFIX + key) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {string} key @param {any} value */
  save(key, value) {
    const text = JSON.stringify(value);
    try {
      const area = this.#area();
      if (!area) throw new Error("nothing is kept");
      area.setItem(PREFIX + key, text);
      this.#memory.delete(key);
    } catch {
      this.#memory.set(key, text);
    }
  }

  /** @param {string} key */
  remove(key) {
    this.#memory.delete(key);
    try {
      this.#area()?.removeItem(PREFIX + key);
    } catch {
      // Blocked, so there was nothing to remove.
    }
  }

  #area() {
    if (this.kind === "none") return null;
    return this.kind === "session" ? sessionStorage : localStorage;
  }
}
