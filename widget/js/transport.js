/** Talks to the server: sessions, turns, forgetting. Knows nothing of the page. */

/** @import { Body, Message, TroubleKind } from "./types" */

/** Why a turn failed. `kind` picks the words the person sees. */
export class Trouble extends Error {
  /** @param {TroubleKind} kind */
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

/** @type {Record<number, TroubleKind>} */
const BY_STATUS = { 401: "session", 413: "long", 429: "fast" };

// Found from this file, so that the page works under any path.
const BASE = new URL("../", import.meta.url);

/** @param {string} method @param {string} path @param {object} body @param {AbortSignal} signal @returns {Promise<any>} */
async function call(method, path, body, signal) {
  let response;
  try {
    response = await fetch(new URL(path, BASE), {
      method,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      cache: "no-store",
      signal,
    });
    if (response.ok) return response.status === 204 ? null : await response.json();
  } catch (error) {
    if (error instanceof Trouble) throw error; // the reason given to abort()
    throw new Trouble(response ? "server" : "network");
  }
  throw new Trouble(BY_STATUS[response.status] ?? "server");
}

/** @param {any} answer One with nothing in it is a failure: silence must never look like "all is well". */
function messagesIn(answer) {
  const list = Array.isArray(answer?.messages) ? answer.messages : [];
  /** @type {Message[]} */
  const good = list.filter((/** @type {any} */ m) => typeof m?.text === "string" && m.text.trim());
  if (!good.length) throw new Trouble("server");
  return good;
}

/** A random UUID. crypto.randomUUID is missing on plain http, as on a home network. */
export function newId() {
  const digit = (/** @type {number} */ mask) => crypto.getRandomValues(new Uint8Array(1))[0] & mask;
  return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (place) =>
    (place === "x" ? digit(15) : 8 + digit(3)).toString(16),
  );
}

export class Transport {
  /** @param {string} session the saved token, or "" */
  constructor(session) {
    this.session = session;
  }

  /** @param {string} id sent again, it is the same message @param {Body} body @param {AbortSignal} signal @returns {Promise<Message[]>} */
  async turn(id, body, signal) {
    const fresh = !this.session;
    try {
      return await this.#post(id, body, signal);
    } catch (error) {
      const lost = error instanceof Trouble && error.kind === "session";
      if (!lost || fresh) throw error;
      this.session = ""; // the server no longer knows us: open a new session, once
      return await this.#post(id, body, signal);
    }
  }

  /** @type {Transport["turn"]} */
  async #post(id, body, signal) {
    if (!this.session) {
      const opened = await call("POST", "session", {}, signal);
      if (typeof opened?.session !== "string") throw new Trouble("server");
      this.session = opened.session;
    }
    const metadata = { locale: navigator.language };
    return messagesIn(await call("POST", "turn", { session: this.session, id, ...body, metadata }, signal));
  }

  /** @param {string} session @returns {Promise<TroubleKind | "">} "" when the server has erased it */
  static async forget(session) {
    try {
      await call("DELETE", "session", { session }, AbortSignal.timeout(4_000));
      return "";
    } catch (error) {
      return error instanceof Trouble ? error.kind : "network";
    }
  }
}
