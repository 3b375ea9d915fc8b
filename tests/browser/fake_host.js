/**
 * Stands in for the widget's core, so that a part that is loaded late (body map, timer, settings) can be tried alone.
 * Serve the repository's folder and open /tests/browser/fake_host.html, with any of ?theme=, size=, text=, dir=.
 *
 *   await ready;                                    // the core's style sheet is in
 *   host                                            // what a part gets
 *   heard.picks, heard.announced, heard.spoken      // what it did with it
 *   heard.closed, heard.pickedWhileOpen             // how often the stage closed; whether a pick came before that
 */

const wish = new URLSearchParams(location.search);
const root = /** @type {HTMLElement} */ (document.getElementById("host")).attachShadow({ mode: "open" });

const make = (tag, id, words = "") => {
  const element = document.createElement(tag);
  if (id) element.id = id;
  element.textContent = words;
  return element;
};

const look = make("div", "look");
look.dataset.theme = wish.get("theme") ?? "dark";
look.dataset.size = wish.get("size") ?? "touch";
look.dir = wish.get("dir") ?? "ltr";
look.style.setProperty("--text", String(Number(wish.get("text") ?? 100) / 100));
const frame = make("div", "frame");
frame.className = "page";
look.append(frame);

const head = make("div", "head");
const wrong = make("button", "wrong", "Something is wrong");
wrong.className = "alarm";
head.append(make("h1", "name", "Crampwise"), wrong);
const box = make("div", "stage");
box.tabIndex = -1;
box.hidden = true;
box.setAttribute("role", "region");
box.setAttribute("aria-label", "A part");
const tray = make("div", "tray", "The tray");
tray.tabIndex = -1;
frame.append(head, box, tray);
root.append(look);

const sheets = new Map();
function adopt(path) {
  if (!sheets.has(path)) sheets.set(path, fetchSheet(path));
  return sheets.get(path);
}
async function fetchSheet(path) {
  const answer = await fetch(new URL(path, new URL("/widget/", location.href)));
  root.adoptedStyleSheets.push(await new CSSStyleSheet().replace(await answer.text()));
}

const heard = { picks: [], announced: [], spoken: [], closed: 0, pickedWhileOpen: false };

let view = null;
const stage = {
  get isOpen() {
    return view !== null;
  },
  toTop: () => scrollTo({ top: 0, behavior: "instant" }),
  open(next) {
    view = next;
    box.setAttribute("aria-label", next.label);
    box.replaceChildren(next.body);
    box.hidden = false;
    box.focus({ preventScroll: true });
    tray.hidden = true;
  },
  close() {
    const { closed } = view;
    view = null;
    tray.hidden = false;
    tray.focus({ preventScroll: true });
    box.hidden = true;
    box.replaceChildren();
    heard.closed += 1;
    closed?.();
  },
};
box.addEventListener("keydown", ({ key }) => key === "Escape" && stage.close());

const host = {
  root,
  base: new URL("/widget/", location.href),
  stage,
  settings: {
    size: look.dataset.size,
    theme: look.dataset.theme,
    text: Number(wish.get("text") ?? 100),
    pause: Number(wish.get("pause") ?? 300),
    scan: "off",
    scanSeconds: 2,
    voice: false,
    count: false,
    pictures: true,
    region: "auto",
  },
  announce: (words) => heard.announced.push(words),
  speak: (words) => heard.spoken.push(words),
  pick(title, payload) {
    heard.picks.push([title, payload]);
    heard.pickedWhileOpen ||= stage.isOpen;
    return true;
  },
  style: adopt,
};
const ready = adopt("css/chat.css");
Object.assign(globalThis, { host, heard, ready });
