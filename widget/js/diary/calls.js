/** The diary's calls. The session's token goes in the body, never in an address. */

/** @import { Message } from "../types" */
/** @import { Talk } from "../talk.js" */
/** @import { Change, Consent, DiaryEntry, FileFormat, PeriodName, Shown, TextKind, Texts, TroubleName } from "./types" */

const LATE_MS = 20_000;

/** @type {Record<number, TroubleName>} */
const BY_STATUS = { 413: "long", 429: "fast", 503: "unavailable" };
/** @type {Record<string, TroubleName>} */
const BY_CODE = { no_such_entry: "gone", bad_code: "bad_code", too_many_tries: "too_many_tries", too_long: "long", too_many: "full" };

/** Why a call failed. `kind` picks the words that the person sees; `urgent` is what safety said to what was written. */
export class DiaryTrouble extends Error {
  /** @param {TroubleName} kind @param {Message[]} [urgent] */
  constructor(kind, urgent = []) {
    super(kind);
    this.kind = kind;
    this.urgent = urgent;
  }
}

export class Calls {
  /** @param {Talk} talk whose session it is @param {{timezone: () => string, scheme: () => "dark" | "light"}} here */
  constructor(talk, here) {
    this.talk = talk;
    this.here = here;
  }

  /** @param {PeriodName} period @returns {Promise<Shown>} */
  show(period) {
    return this.#json("diary/show", { period, timezone: this.here.timezone(), scheme: this.here.scheme() });
  }

  /** @param {string} id @param {Change} change @returns {Promise<{entry: DiaryEntry, urgent?: Message[]}>} */
  change(id, change) {
    return this.#json("diary/entry", { id, change, timezone: this.here.timezone() });
  }

  /** @param {string} id One that is gone already is deleted. */
  async remove(id) {
    try {
      await this.#call("POST", "diary/entry", { id, delete: true });
    } catch (error) {
      if (!(error instanceof DiaryTrouble && error.kind === "gone")) throw error;
    }
  }

  /** @param {TextKind} kind @param {{add: string} | {remove: string}} what @returns {Promise<Texts & {urgent?: Message[]}>} */
  text(kind, what) {
    return this.#json("diary/text", { kind, ...what });
  }

  /** @param {Consent} value @returns {Promise<{consent: Consent}>} */
  consent(value) {
    return this.#json("diary/consent", { value });
  }

  /** @param {FileFormat} format @param {PeriodName} period @returns {Promise<{name: string, blob: Blob}>} */
  async file(format, period) {
    const answer = await this.#call("POST", "diary/file", { format, period, timezone: this.here.timezone() });
    const named = /filename="?([\w.-]+)/.exec(answer.headers.get("Content-Disposition") ?? "");
    return { name: named?.[1] ?? `crampwise.${format === "fhir" ? "json" : format}`, blob: await whole(answer.blob()) };
  }

  /** An address of the doctor's page that works for a while. @param {PeriodName} period @returns {Promise<{address: string, minutes: number}>} */
  async pass(period) {
    const { link, minutes } = await this.#json("diary/pass", { period, timezone: this.here.timezone() });
    const { base } = this.talk.parts.transport;
    // Only an address on the assistant's own server is opened.
    if (!URL.canParse(link, base) || new URL(link, base).origin !== base.origin) throw new DiaryTrouble("server");
    return { address: new URL(link, base).href, minutes };
  }

  /** @returns {Promise<{code: string, minutes: number}>} */
  code() {
    return this.#json("diary/code", {});
  }

  /** @param {string} code @returns {Promise<{entries: number}>} */
  join(code) {
    return this.#json("diary/join", { code });
  }

  /** The whole diary, for every device. */
  async erase() {
    await this.#call("DELETE", "diary", {});
  }

  /** @param {string} path @param {object} body @returns {Promise<any>} */
  async #json(path, body) {
    const answer = await this.#call("POST", path, body);
    const found = await whole(answer.json());
    if (!found || typeof found !== "object") throw new DiaryTrouble("server");
    return found;
  }

  /** @param {string} method @param {string} path @param {object} body @returns {Promise<Response>} */
  async #call(method, path, body) {
    const { transport } = this.talk.parts;
    const fresh = !transport.session;
    if (fresh) await this.#open();
    let answer = await this.#fetch(method, path, { session: transport.session, ...body });
    if (answer.status === 401 && !fresh) {
      await this.#open(); // the server no longer knows us, as in a turn
      answer = await this.#fetch(method, path, { session: transport.session, ...body });
    }
    if (answer.ok) return answer;
    const { error, urgent } = await answer.json().catch(() => ({}));
    throw new DiaryTrouble(BY_CODE[error] ?? BY_STATUS[answer.status] ?? "server", urgent);
  }

  /** A session, where the talk has none yet: kept with the talk, so that the diary is found again. */
  async #open() {
    const { transport, store } = this.talk.parts;
    const answer = await this.#fetch("POST", "session", {});
    const { session } = await answer.json().catch(() => ({}));
    if (!answer.ok || typeof session !== "string") throw new DiaryTrouble(BY_STATUS[answer.status] ?? "server");
    transport.session = session;
    store.save("talk", { ...store.load("talk"), session });
  }

  /** @param {string} method @param {string} path @param {object} body */
  async #fetch(method, path, body) {
    try {
      return await fetch(new URL(path, this.talk.parts.transport.base), {
        method,
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.timeout(LATE_MS),
      });
    } catch (error) {
      throw lost(error);
    }
  }
}

/** @template T @param {Promise<T>} body An answer that breaks off is no answer. */
async function whole(body) {
  try {
    return await body;
  } catch (error) {
    throw error instanceof SyntaxError ? new DiaryTrouble("server") : lost(error);
  }
}

/** @param {unknown} error */
function lost(error) {
  return new DiaryTrouble(error instanceof DOMException && error.name === "TimeoutError" ? "late" : "away");
}
