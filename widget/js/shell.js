/** The element's own skeleton: what is always there. */

import { make } from "./dom.js";
import { AGAIN, BOX, CLOSE, DISCLAIMER, EARLIER, LATER, MORE, SEND, TYPE, WRONG } from "./wording.js";

/** @typedef {ReturnType<typeof buildShell>} Shell */

/**
 * @param {{page: boolean, heading: 1 | 2 | 3, title: string, launcher: string}} options
 */
export function buildShell({ page, heading, title, launcher }) {
  const name = make(`h${heading}`, "", title);
  name.id = "name";
  const wrong = button("wrong", WRONG, "alarm");
  const close = button("close", CLOSE);
  close.hidden = !launcher;
  const head = box("head", name, wrong, close);

  const stage = box("stage");
  stage.hidden = true;
  stage.tabIndex = -1;
  stage.setAttribute("role", "region");

  const fine = make("div", "fine", ...DISCLAIMER.map((line) => make("p", "", line)));
  const log = named(box("log"), "log", "Our talk");
  log.setAttribute("aria-live", "off");
  const tray = named(box("tray"), "group", "Choices");
  tray.tabIndex = -1;

  // Not a form: if the script failed, a form would put what was typed into the address.
  const words = make("textarea");
  Object.assign(words, { id: "words", rows: 1, maxLength: 1000, autocomplete: "off", enterKeyHint: "send" });
  const label = make("label", "", BOX);
  label.htmlFor = "words";
  const send = button("send", SEND);
  const composer = box("composer", label, words, send);
  const talk = box("talk", fine, log, tray, composer);

  const again = button("again", AGAIN);
  const more = button("more-button", MORE);
  const type = button("type", TYPE);
  type.hidden = true;
  const earlier = button("earlier", EARLIER);
  const later = button("later", LATER);
  const scrolls = make("div", "row scrolls", earlier, later);
  scrolls.hidden = true;
  const foot = box("foot", make("div", "row", type, again, more));

  const polite = live("polite", "polite");
  const urgent = live("urgent", "assertive");
  const frame = box("frame", head, stage, talk, foot, scrolls, polite, urgent);
  frame.className = page ? "page" : "box";
  for (const [part, node] of Object.entries({ frame, head, stage, log, tray, composer, foot })) node.part.add(part);
  const look = box("look", frame);
  return { look, frame, name, wrong, close, head, stage, talk, log, tray, composer, words, send, foot, again, more, type, scrolls, earlier, later, polite, urgent };
}

/** @param {string} id @param {...(Node | string)} children */
function box(id, ...children) {
  const made = make("div", "", ...children);
  made.id = id;
  return made;
}

/** @param {string} id @param {string} words @param {string} [kind] */
function button(id, words, kind) {
  const made = make("button", kind, words);
  made.id = id;
  made.type = "button";
  return made;
}

/** @param {HTMLElement} node @param {string} role @param {string} label */
function named(node, role, label) {
  node.setAttribute("role", role);
  node.setAttribute("aria-label", label);
  return node;
}

/** @param {string} id @param {"polite" | "assertive"} how */
function live(id, how) {
  const region = box(id);
  region.className = "unseen";
  region.setAttribute("aria-live", how);
  return region;
}
