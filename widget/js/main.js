/** Entry: finds the parts in the page and joins them. */

import { Announcer } from "./announcer.js";
import { Choices } from "./choices.js";
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { setUpMore } from "./settings.js";
import { Talk } from "./talk.js";
import { Transcript } from "./transcript.js";
import { WAIT } from "./wording.js";

const wrong = byId("wrong");
const again = byId("again");

const announcer = new Announcer(byId("polite"), byId("urgent"));
const choices = new Choices(byId("tray"), {
  pick: (title, payload) => talk.say(title, { payload }),
  retry: () => talk.retry(),
  hint: (words) => announcer.say(words),
});
const words = /** @type {HTMLTextAreaElement} */ (byId("words"));
const composer = new Composer(words, byId("send"), (text) => {
  const sent = talk.say(text, { text });
  if (!sent) announcer.say(WAIT);
  return sent;
});
const talk = new Talk(new Transcript(byId("log")), choices, announcer, composer);

// A stray second tap lands on what has just moved under the finger. The button that never moves is always heard.
document.addEventListener(
  "click",
  (event) => {
    if (!choices.fresh || wrong.contains(/** @type {Node} */ (event.target))) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

wrong.addEventListener("click", () => {
  talk.say("Something is wrong", { payload: "/something_is_wrong" }, true);
});
again.addEventListener("click", () => {
  if (talk.say("Start again", { payload: "/start_over" })) choices.focus();
});
setUpMore(() => talk.forget());

// What is scrolled or tabbed to must not end up under the header, which grows with the text.
const header = /** @type {HTMLElement} */ (wrong.parentElement);
new ResizeObserver(() => {
  const sticks = getComputedStyle(header).position === "sticky";
  document.documentElement.style.scrollPaddingTop = `${sticks ? header.offsetHeight + 12 : 12}px`;
}).observe(header);

// "Forget this" in another tab must clear this one too.
addEventListener("storage", ({ key, newValue }) => {
  if (key === "crampwise.talk" && newValue === null) location.reload();
});
// The talk itself decides where the page opens.
history.scrollRestoration = "manual";

talk.open();
