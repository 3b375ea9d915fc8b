/** The pictures of relief steps: drawn in the page from the poses in `pictures/`, each read when it is first needed. */

import { element } from "./paper.js";
import { scene } from "./scene.js";

/** @typedef {{ alt: string, draw: Record<string, any>[], flip?: boolean }} Picture */

/** @type {Map<string, Promise<Record<string, Picture> | null>>} */
const read = new Map();
let named = 0;

/** @param {URL} base @param {string} part @returns {Promise<Record<string, Picture> | null>} */
function book(base, part) {
  const url = new URL(`pictures/${part}.json`, base).href;
  const known = read.get(url);
  if (known) return known;
  const asked = fetch(url, { credentials: "omit" })
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => null)
    .then((pages) => {
      // Another try may find the network back.
      if (!pages) read.delete(url);
      return pages;
    });
  read.set(url, asked);
  return asked;
}

/** @param {Picture} picture @returns {SVGSVGElement} */
export function drawPicture(picture) {
  const title = element("title", { id: `crampwise-picture-${(named += 1)}` });
  title.textContent = picture.alt;
  const svg = element("svg", { class: "picture", viewBox: "0 0 320 200", role: "img", "aria-labelledby": title.id, focusable: "false" }, title, scene(picture).group);
  return /** @type {SVGSVGElement} */ (svg);
}

/**
 * The picture of a step, or null: there is none, or it can't be had. A shared step is drawn for the part of the body
 * that is meant, and for no other: `step@group` stands for the parts of a group, with `{spot}` for the part's muscle;
 * a plain `step` marks no part.
 * @param {URL} base folder of the widget's files @param {string} stepId @param {string | null} [part]
 * @returns {Promise<SVGSVGElement | null>}
 */
export async function pictureOf(base, stepId, part) {
  const [own, shared] = await Promise.all([part ? book(base, part) : null, book(base, "shared")]);
  try {
    const picture = own?.[stepId] ?? sharedPicture(shared ?? {}, stepId, part);
    return picture ? drawPicture(picture) : null;
  } catch {
    return null; // the words are there without it
  }
}

/** @param {Record<string, any>} pages @param {string} stepId @param {string | null} [part] @returns {Picture | undefined} */
export function sharedPicture(pages, stepId, part) {
  for (const [group, spots] of Object.entries(pages["@groups"] ?? {})) {
    const picture = part && spots[part] && pages[`${stepId}@${group}`];
    if (picture) return JSON.parse(JSON.stringify(picture).replaceAll("{spot}", spots[part]));
  }
  return pages[stepId];
}
