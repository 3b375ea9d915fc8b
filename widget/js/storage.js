/** Device storage that never throws. Blocked or full, values live as long as the page does. */

const PREFIX = "crampwise.";

/** @type {Map<string, string>} */
const memory = new Map();

/** @param {string} key @returns {any} the saved value, or null */
export function load(key) {
  try {
    return JSON.parse(memory.get(key) ?? localStorage.getItem(PREFIX + key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {any} value */
export function save(key, value) {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(PREFIX + key, text);
    memory.delete(key);
  } catch {
    memory.set(key, text);
  }
}

/** @param {string} key */
export function remove(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Blocked, so there was nothing to remove.
  }
}
