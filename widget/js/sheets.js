/** Style sheets of the widget, put into a shadow root. Fetched, not linked: a host's `style-src` need not allow them. */

/** The folder of the widget's files, found from this file so that it works under any path and from any site. */
export const BASE = new URL("../", import.meta.url);

/** @type {Map<string, Promise<CSSStyleSheet>>} */
const sheets = new Map();

/** @param {string} path within the widget @returns {Promise<CSSStyleSheet>} asked for once; again after a failure */
export function sheet(path) {
  let found = sheets.get(path);
  if (!found) {
    found = read(path);
    found.catch(() => sheets.delete(path));
    sheets.set(path, found);
  }
  return found;
}

/** @param {string} path */
async function read(path) {
  const answer = await fetch(new URL(path, BASE));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return new CSSStyleSheet().replace(await answer.text());
}

/** @param {ShadowRoot} root @param {string} path Without its sheet a view is plain, and still works. */
export async function adopt(root, path) {
  try {
    const found = await sheet(path);
    if (!root.adoptedStyleSheets.includes(found)) root.adoptedStyleSheets.push(found);
  } catch {
    // Away for now.
  }
}
