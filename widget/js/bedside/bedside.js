/** Help with no answer from the server: the step for the place, when to call, and whom. */

import { make } from "../dom.js";
import { SAFETY } from "../wording.js";
import { checkBoxes, dangerBox, emergencyLink, lines, link, sourcesLine, stepBox } from "./draw.js";
import { Screens } from "./screens.js";
import { alwaysFor, checksFor, contactsFor, fill, loadSheet, partOf, regionFor, stepsFor, whenToCall } from "./sheet.js";
import * as words from "./wording.js";

/**
 * @import { Host } from "../types"
 * @import { Audience, Screen, Sheet, ShownDanger, Version, Way, Whom } from "./types"
 */

export { loadSheet, regionFor, stepsFor };

const GAZE_SIGNS = 3;

/**
 * What the log shows while an answer is late: what to check first, and the step for the place. Nothing in it can be tapped.
 * @param {Sheet} sheet
 * @param {Whom} whom
 * @returns {HTMLElement[]} a paragraph for each line
 */
export function bedsideNote(sheet, whom) {
  const [step] = stepsFor(sheet, whom);
  // With no place known, the first step touches and moves nothing, so it needs no check of the place.
  const checks = partOf(sheet, whom.part) ? checksFor(sheet, whom) : [];
  return [
    ...checks.flatMap(({ signs, action }) => [
      ...lines([`${words.CHECK_FIRST}:`], "bedside-line tag"),
      ...lines(signs, "bedside-line"),
      make("p", "bedside-line", make("strong", "", words.IF_SO), ` ${action[0]}`),
      ...lines(action.slice(1), "bedside-line"),
    ]),
    ...lines(step.lines, "bedside-big"),
    ...lines([...(step.hold ? [step.hold] : []), ...step.cautions, ...step.unless]),
    make("p", "", alwaysFor(sheet, whom)),
  ];
}

/**
 * @param {Host} host
 * @param {{part?: string | null, audience?: Audience, locale?: string, reason: "slow" | "away", retry: () => void}} options
 */
export async function openBedside(host, { part = null, audience = "self", locale = navigator.language, reason, retry }) {
  await host.style("css/bedside.css");
  let sheet;
  try {
    sheet = await loadSheet(host.base);
  } catch {
    new Screens(host).show(withoutSheet(host, retry));
    return;
  }
  const region = regionFor(sheet, locale, host.settings.region);
  new Bedside(host, sheet, { part, audience, region }, retry).open(reason);
}

/** @param {Host} host @param {() => void} retry @returns {Screen} */
function withoutSheet(host, retry) {
  const close = { title: words.CLOSE, go: () => host.stage.close() };
  return { body: lines([words.NO_SHEET, SAFETY]), ways: [{ title: words.TRY_AGAIN, go: retry }, close] };
}

class Bedside {
  /** @type {Version} */
  #version = "able";

  /**
   * @param {Host} host
   * @param {Sheet} sheet
   * @param {Whom} whom
   * @param {() => void} retry
   */
  constructor(host, sheet, whom, retry) {
    this.sheet = sheet;
    this.whom = whom;
    this.screens = new Screens(host);
    this.retry = { title: words.TRY_AGAIN, go: retry };
    this.close = { title: words.CLOSE, go: () => host.stage.close() };
  }

  /** @param {"slow" | "away"} reason */
  open(reason) {
    if (partOf(this.sheet, this.whom.part)) this.#step(0, words.LEAD[reason]);
    else this.#where(words.LEAD[reason]);
  }

  /** @param {HTMLElement[]} body @param {Way[]} ways @param {{foot?: HTMLElement[], urgent?: boolean}} [more] */
  #show(body, ways, more) {
    this.screens.show({ body: [emergencyLink(this.sheet, this.whom), ...body], ways, ...more });
  }

  /** Groups of places first: all of them at once are more than a screenful. @param {string} [lead] */
  #where(lead) {
    const { sheet } = this;
    this.whom = { ...this.whom, part: null };
    const [pause] = stepsFor(sheet, { ...this.whom, version: this.#version });
    const groups = sheet.groups.map(({ id, title }) => ({ title, go: () => this.#group(id) }));
    this.#show(
      [...lines(lead ? [lead] : []), ...lines(pause.lines, "bedside-big"), make("h2", "", words.WHERE)],
      [...groups, { title: words.NOT_SURE, go: () => this.#step(0) }, this.#calls(), this.retry, this.close],
      { foot: [sourcesLine(pause)] },
    );
  }

  /** @param {string} id */
  #group(id) {
    const places = this.sheet.parts.filter(({ group }) => group === id);
    const go = (/** @type {string} */ part) => {
      this.whom = { ...this.whom, part };
      this.#step(0);
    };
    if (places.length === 1) return go(places[0].id);
    this.#show(
      [make("h2", "", words.WHERE)],
      [...places.map((place) => ({ title: place.title, go: () => go(place.id) })), this.#elsewhere(), this.close],
    );
  }

  /** @param {number} number @param {string} [lead] */
  #step(number, lead) {
    const { sheet, whom } = this;
    const steps = stepsFor(sheet, { ...whom, version: this.#version });
    const checks = checksFor(sheet, whom);
    // Relief stops where a danger is: what the person says is so is acted on, and nothing else is offered.
    const danger = checks.length ? [{ title: words.IT_IS_SO, kind: "alarm", go: () => this.#act(checks, number) }] : [];
    const rest = [...this.#versions(), this.#elsewhere(), this.#calls(), this.retry, this.close];
    if (number >= steps.length) {
      const first = { title: words.FIRST_AGAIN, go: () => this.#step(0) };
      this.#show(lines(fill(sheet, sheet.say.no_more[whom.audience], whom).split("\n")), [first, ...rest]);
      return;
    }
    const next = { title: words.NEXT, kind: "bedside-next", go: () => this.#step(number + 1) };
    const helped = this.#version === "helper" && whom.audience === "self" ? [sheet.say.for_helper.self] : [];
    this.#show(
      [...lines([...(lead ? [lead] : []), ...helped]), ...checkBoxes(sheet, whom), ...stepBox(steps[number], number + 1, steps.length)],
      [next, ...danger, ...rest],
      { foot: [sourcesLine(steps[number])] },
    );
  }

  /** @param {ShownDanger[]} dangers @param {number} number of the step that was shown */
  #act(dangers, number) {
    const sorted = [...dangers].sort((one, other) => Number(other.urgent) - Number(one.urgent));
    const boxes = sorted.map(({ urgent, signs, action, ifWorse }) => {
      const tag = make("p", "tag", urgent ? words.ACT_NOW : words.CALL_NOW);
      return make("div", "act", ...lines(sorted.length > 1 ? signs : []), tag, ...lines([...action, ifWorse]));
    });
    const contacts = new Set(sorted.flatMap((danger) => danger.contacts));
    this.#show(
      [...boxes, make("div", "bedside-numbers", ...[...contacts].map((contact) => link(contact)))],
      [{ title: words.BACK, go: () => this.#step(number) }, this.close],
      { foot: sorted.map(sourcesLine), urgent: true },
    );
  }

  /** The other versions of the steps, for who can't do this one. @returns {Way[]} */
  #versions() {
    if (this.whom.audience === "helper") return [];
    /** @type {[Version, string][]} */
    const others = [["cannot_stand", words.CANNOT_REACH], ["helper", words.SOMEONE_HERE]];
    return others
      .filter(([version]) => version !== this.#version)
      .map(([version, title]) => ({
        title,
        go: () => {
          this.#version = version;
          this.#step(0);
        },
      }));
  }

  #elsewhere() {
    return { title: words.ANOTHER_PLACE, go: () => this.#where() };
  }

  #calls() {
    return { title: words.WHEN_TO_CALL, go: () => this.#whenToCall() };
  }

  /** Eyes can't scroll: a few signs at a time. @param {number} [from] */
  #whenToCall(from = 0) {
    const all = whenToCall(this.sheet, this.whom);
    const shown = this.screens.gaze ? all.slice(from, from + GAZE_SIGNS) : all;
    const after = from + shown.length;
    const more = { title: words.MORE_SIGNS, go: () => this.#whenToCall(after < all.length ? after : 0) };
    const numbers = { title: words.NUMBERS, go: () => this.#numbers() };
    this.#show(
      [make("h2", "", words.WHEN_TO_CALL), ...shown.map(dangerBox)],
      [...(shown.length < all.length ? [more] : []), numbers, this.#elsewhere(), this.close],
    );
  }

  #numbers() {
    const contacts = contactsFor(this.sheet, this.whom.region).map((contact) => link(contact));
    this.#show(
      [make("h2", "", words.NUMBERS), make("div", "bedside-numbers", ...contacts)],
      [this.#calls(), this.#elsewhere(), this.close],
    );
  }
}
