/**
 * What the page itself adds to a turn: a body to tap, a timer to count with, pictures, the diary's charts and pages, and
 * steps with no server.
 * Loaded once the first choices are there; each of its parts when it is first needed.
 */

import { withDiary } from "./diary/offers.js";
import { make } from "./dom.js";
import { COUNT, FEEDBACK_TITLES, NOT_NOW, SHOW_BODY, SHOW_STEPS } from "./extras-wording.js";

/** @import { Choice, Custom, Host, Message, Step } from "./types" */
/** @import { Talk } from "./talk.js" */

const FEEDBACK = { worked: "/relief_worked", failed: "/relief_failed", worse: "/relief_worse" };

// A picture that comes later would push the choices away from under a finger.
const PICTURE_MS = 150;

export class Extras {
  /** Where it hurts and who is there, for the steps that need no server. */
  #place = { part: "", audience: /** @type {"self" | "helper"} */ ("self") };
  /** A turn is drawn again as its messages come: its picture is made once. @type {WeakMap<Custom, SVGSVGElement>} */
  #drawn = new WeakMap();
  /** @type {Choice} */
  #steps;
  /** Whether the steps are on this device: a button that opens nothing is worse than none. */
  #kept = false;

  /** @param {Host} host @param {Talk} talk */
  constructor(host, talk) {
    this.host = host;
    this.talk = talk;
    this.#steps = this.#own(SHOW_STEPS, () => this.#bedside());
    host.style("css/extras.css");
  }

  /** What opens the steps that need no answer. @returns {Choice[]} */
  get steps() {
    return this.#kept ? [this.#steps] : [];
  }

  /** @param {Choice[]} choices of a turn @param {Message[]} messages of the turn @returns {Choice[]} with the page's own */
  among(choices, messages) {
    let all = choices;
    for (const { custom } of messages) {
      const step = custom?.type === "relief" ? custom.steps?.find(({ seconds }) => seconds) : undefined;
      if (custom && step && !all.some(({ kind }) => kind === "link")) {
        const count = this.#own(COUNT, () => this.#count(custom, step, choices));
        all = before(all, count, ({ payload = "" }) => !payload.startsWith("/answer"));
      }
      if (custom) all = withDiary(all, custom, this.host, this.talk, (title, open) => this.#own(title, open));
      if (custom?.type === "question" && custom.finding === "body_part") {
        const body = this.#own(SHOW_BODY, () => this.#body(custom));
        all = before(all, body, ({ payload = "" }) => /^\/more_places|not_sure/.test(payload));
      }
    }
    return all;
  }

  /** @param {Custom} custom */
  remember(custom) {
    if (custom.type === "relief") {
      this.#place = { part: custom.body_part ?? this.#place.part, audience: custom.audience ?? "self" };
    }
    if (custom.type === "question" && custom.finding === "happening_now" && !custom.number) this.#place.part = "";
  }

  /** Puts the picture of a single step into its bubble. @param {Custom} custom @param {HTMLElement} box */
  async illustrate(custom, box) {
    const [step, second] = custom.steps ?? [];
    if (!this.host.settings.pictures || !step || second) return;
    const place = make("div", "shown");
    const known = this.#drawn.get(custom);
    if (known) {
      box.append(place);
      place.append(known);
      return;
    }
    const asked = performance.now();
    const [picture] = await Promise.all([this.#picture(custom, step), this.host.style("css/pictures.css")]);
    if (!picture || performance.now() - asked > PICTURE_MS) return;
    this.#drawn.set(custom, picture);
    box.append(place);
    place.append(picture);
  }

  /** What to do with no answer, as lines for the log; none if nothing of it is on this device. @returns {Promise<Node[]>} */
  async lines() {
    try {
      const { bedsideNote, loadSheet, regionFor } = await import("./bedside/bedside.js");
      await this.host.style("css/bedside.css");
      const sheet = await loadSheet(this.host.base);
      const { locale } = this.host.metadata();
      this.#kept = true;
      return bedsideNote(sheet, { ...this.#where(), region: regionFor(sheet, locale, this.host.settings.region) });
    } catch {
      return [];
    }
  }

  /** Fetches what may be needed when the network is gone. */
  async prepare() {
    const views = ["bedside", "timer", "body-map", "pictures"];
    await Promise.allSettled([
      import("./bedside/bedside.js").then(({ loadSheet }) => loadSheet(this.host.base)),
      import("./timer/timer.js"),
      import("./body-map/body-map.js"),
      this.host.settings.pictures ? import("./pictures/index.js") : null,
      ...views.map((view) => this.host.style(`css/${view}.css`)),
    ]);
  }

  /** @param {string} title @param {() => Promise<void>} open @returns {Choice} a view that can't be fetched says so */
  #own(title, open) {
    return { kind: "page", title, key: title, open: () => open().catch(() => this.host.announce(NOT_NOW)) };
  }

  #where() {
    return { part: this.#place.part || undefined, audience: this.#place.audience };
  }

  /** @param {Custom} custom @param {Step} step @param {Choice[]} offered */
  async #count(custom, step, offered) {
    const now = this.host.turn();
    const { openTimer } = await import("./timer/timer.js");
    const feedback = (/** @type {keyof typeof FEEDBACK} */ name) => {
      const payload = FEEDBACK[name];
      return { title: offered.find((one) => one.payload === payload)?.title ?? FEEDBACK_TITLES[name], payload };
    };
    const more = { worked: feedback("worked"), failed: feedback("failed"), worse: feedback("worse") };
    const picture = this.host.settings.pictures ? await this.#picture(custom, step) : null;
    await Promise.all(["css/timer.css", "css/pictures.css"].map(this.host.style));
    // "Something is wrong" may have been tapped meanwhile: nothing opens over its answer.
    if (this.host.turn() === now) await openTimer(this.host, { step, picture, more });
  }

  /** @param {Custom} custom */
  async #body(custom) {
    const now = this.host.turn();
    const [{ openBodyMap }] = await Promise.all([import("./body-map/body-map.js"), this.host.style("css/body-map.css")]);
    if (this.host.turn() === now) await openBodyMap(this.host, custom);
  }

  async #bedside() {
    const { openBedside } = await import("./bedside/bedside.js");
    const { locale } = this.host.metadata();
    const again = () => {
      this.host.stage.close();
      this.talk.retry();
    };
    await openBedside(this.host, { ...this.#where(), locale, reason: "away", retry: again });
  }

  /** @param {Custom} custom @param {Step} step @returns {Promise<SVGSVGElement | null>} */
  async #picture(custom, step) {
    try {
      const pictures = await import("./pictures/index.js");
      return await pictures.pictureOf(this.host.base, step.id, custom.body_part ?? "");
    } catch {
      return null;
    }
  }
}

/** @param {Choice[]} all @param {Choice} one @param {(choice: Choice) => boolean} mark the first that it stands before */
function before(all, one, mark) {
  const at = all.findIndex(mark);
  return at < 0 ? [...all, one] : [...all.slice(0, at), one, ...all.slice(at)];
}
