/** The sheet: fetched once, and read for one person, one place and one region. */

/** @import { Audience, Part, Sheet, SheetContact, ShownDanger, ShownStep, Version, Whom } from "./types" */

/** @type {Map<string, Promise<Sheet>>} */
const sheets = new Map();

// The line over every screen asks after these two already.
const ALWAYS_ASKED = ["breathing"];

/** @param {URL | string} base folder of the widget's files @returns {Promise<Sheet>} asked for once; again after a failure */
export function loadSheet(base) {
  const url = new URL("relief.json", base).href;
  let found = sheets.get(url);
  if (!found) {
    found = read(url);
    found.catch(() => sheets.delete(url));
    sheets.set(url, found);
  }
  return found;
}

/** @param {string} url @returns {Promise<Sheet>} */
async function read(url) {
  const answer = await fetch(url, { credentials: "omit" });
  if (!answer.ok) throw new Error(`relief.json: ${answer.status}`);
  return answer.json();
}

/**
 * @param {Sheet} sheet
 * @param {string} locale such as "en-GB"; of another language, its country decides
 * @param {string} [setting] "auto", or the region the person chose
 * @returns {string} a region that the sheet has numbers for
 */
export function regionFor(sheet, locale, setting = "auto") {
  const { regions, locale_regions: byLocale, default_region: other } = sheet.contacts;
  if (Object.hasOwn(regions, setting)) return setting;
  const name = locale.replaceAll("_", "-");
  const country = name.slice(name.lastIndexOf("-") + 1).toUpperCase();
  return byLocale[name] ?? byLocale[`en-${country}`] ?? other;
}

/** @param {Sheet} sheet @param {string | null} [id] @returns {Part | undefined} */
export function partOf(sheet, id) {
  return sheet.parts.find((part) => part.id === id);
}

/**
 * The steps for a place, in the order offered; the first suits a cramp and a spasm. For a look-alike ("other") there are none.
 * @param {Sheet} sheet
 * @param {Whom & {condition?: string | null, version?: Version}} whom `version` "helper" is also for one who is helped
 * @returns {ShownStep[]}
 */
export function stepsFor(sheet, { part: id, audience, condition, version, region }) {
  if (condition === "other") return [];
  const part = partOf(sheet, id);
  const which = audience === "helper" ? "helper" : (version ?? "able");
  const { mixed, fasciculation } = sheet.anywhere.plans;
  let ids = [part?.first[which] ?? sheet.generic_first[which]];
  if (condition === "fasciculation") ids = fasciculation[which];
  else if (!part) ids = ids.concat(mixed[which]);
  else if (condition === "cramp" || condition === "ordinary_cramp") ids = ids.concat(part.plans.cramp[which]);
  else ids = ids.concat(part.plans.spasticity[which]);
  return [...new Set(ids)].map((one) => shownStep(sheet, one, { part: id, audience, region }));
}

/** @param {Sheet} sheet @param {string} kind Beside a breath, "hold" would be heard as holding it. */
function held({ say }, kind) {
  return say.at_rest.includes(kind) ? say.rest : say.hold;
}

/** @param {Sheet} sheet @param {string} id @param {Whom} whom @returns {ShownStep} */
function shownStep(sheet, id, whom) {
  const { audience } = whom;
  const { kind, text, seconds, cautions, unless = [], sources, grade } = sheet.steps[id];
  const say = (/** @type {string} */ words) => fill(sheet, words, whom);
  return {
    id,
    kind,
    lines: say(text[audience]).split("\n"),
    seconds,
    hold: seconds ? held(sheet, kind)[audience].replace("{seconds}", String(seconds)) : undefined,
    cautions: (cautions?.[audience] ?? []).map(say),
    unless: unless.map((reason) => sheet.unless[reason][audience]),
    sources,
    grade,
  };
}

/** @param {Sheet} sheet @param {Whom} whom @returns {ShownDanger[]} what must be shown before any step of the place */
export function checksFor(sheet, whom) {
  const ids = partOf(sheet, whom.part)?.safety ?? sheet.anywhere.safety;
  return ids
    .filter((id) => !ALWAYS_ASKED.includes(id))
    .map((id) => danger(sheet, { id, ...sheet.checks[id] }, sheet.checks[id].signs[whom.audience], whom));
}

/** @param {Sheet} sheet @param {Whom} whom @returns {ShownDanger[]} */
export function whenToCall(sheet, whom) {
  return sheet.when_to_call.map((flag) => danger(sheet, flag, [flag.sign[whom.audience]], whom));
}

/**
 * @param {Sheet} sheet
 * @param {import("./types").Flag | (import("./types").Check & {id: string})} entry
 * @param {string[]} signs
 * @param {Whom} whom
 * @returns {ShownDanger}
 */
function danger(sheet, entry, signs, whom) {
  const say = (/** @type {string} */ words) => fill(sheet, words, whom);
  const { id, triage, sources, grade } = entry;
  return {
    id,
    urgent: triage === "emergency",
    signs: signs.map(say),
    action: entry.action[whom.audience].map(say),
    ifWorse: say(entry.if_worse[whom.audience]),
    contacts: contactsFor(sheet, whom.region, entry.contacts),
    sources,
    grade,
  };
}

/** @param {Sheet} sheet @param {Whom} whom @returns {string} the line over every screen, with the emergency number */
export function alwaysFor(sheet, whom) {
  return fill(sheet, sheet.say.always[whom.audience], whom);
}

/**
 * @param {Sheet} sheet
 * @param {string} [region]
 * @param {string[]} [roles] all that the region has, if not given
 * @returns {SheetContact[]} each with its further ways after it
 */
export function contactsFor(sheet, region, roles) {
  const known = rolesOf(sheet, region);
  return (roles ?? Object.keys(known)).flatMap((role) => (known[role] ? [known[role], ...(known[role].also ?? [])] : []));
}

/** @param {Sheet} sheet @param {string} [region] */
function rolesOf(sheet, region = "") {
  const { regions, default_region: other } = sheet.contacts;
  return regions[region] ?? regions[other];
}

/** @param {Sheet} sheet @param {string} text @param {Whom} whom @returns {string} with the numbers and the place put in */
export function fill(sheet, text, { part, audience, region }) {
  const { placeholders, placeholder_fallback: without } = sheet.contacts;
  const known = rolesOf(sheet, region);
  const name = partOf(sheet, part)?.name ?? sheet.anywhere.name;
  const value = (/** @type {string} */ all, /** @type {string} */ key) => {
    if (key === "part") return name[audience];
    const role = placeholders[key];
    return role ? known[role]?.says || known[role]?.number || without[role] : all;
  };
  return text
    .split("\n")
    .map((line) => {
      const filled = line.replace(/\{(\w+)\}/g, value);
      return line.startsWith("{") ? filled[0].toUpperCase() + filled.slice(1) : filled;
    })
    .join("\n");
}
