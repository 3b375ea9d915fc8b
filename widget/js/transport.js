/** Talks to the server: sessions, turns, forgetting. Knows nothing of the page. */

/** @import { Body, Message, Metadata, TroubleKind } from "./types" */

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

/** A random UUID. crypto.randomUUID is missing on plain http, as on a home network. */
export function newId() {
  const digit = (/** @type {number} */ mask) => crypto.getRandomValues(new Uint8Array(1))[0] & mask;
  return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (place) =>
    (place === "x" ? digit(15) : 8 + digit(3)).toString(16),
  );
}

/** @param {any} list @returns {Message[]} None is a failure: silence must never look like "all is well". */
export function messagesIn(list) {
  const good = (Array.isArray(list) ? list : []).filter((m) => typeof m?.text === "string" && m.text.trim());
  if (!good.length) throw new Trouble("server");
  return good;
}

export class Transport {
  session = "";
  /** @type {import("./socket.js").Socket | null} */
  #socket = null;

  /**
   * @param {URL} base where the server's calls are
   * @param {() => Metadata} metadata of every turn
   * @param {boolean} [sockets] turns go over Socket.IO
   */
  constructor(base, metadata, sockets = false) {
    this.base = base;
    this.metadata = metadata;
    this.sockets = sockets;
  }

  /**
   * One turn. A message that is sent again under its id is the same message.
   * @param {string} id @param {Body} body @param {AbortSignal} signal
   * @param {(message: Message) => void} said each message as soon as it is there
   * @returns {Promise<Message[]>} all of them
   */
  async turn(id, body, signal, said) {
    const fresh = !this.session;
    try {
      return await this.#post(id, body, signal, said);
    } catch (error) {
      const lost = error instanceof Trouble && error.kind === "session";
      if (!lost || fresh) throw error;
      this.session = ""; // the server no longer knows us: open a new session, once
      return await this.#post(id, body, signal, said);
    }
  }

  /** @type {Transport["turn"]} */
  async #post(id, body, signal, said) {
    if (this.sockets) {
      this.#socket ??= new (await import("./socket.js")).Socket(this.base);
      this.session = await this.#socket.open(this.session);
      return await this.#socket.turn(this.session, id, body, this.metadata(), signal, said);
    }
    if (!this.session) {
      const opened = await (await this.#call("POST", "session", {}, signal)).json();
      if (typeof opened?.session !== "string") throw new Trouble("server");
      this.session = opened.session;
    }
    const sent = { session: this.session, id, ...body, metadata: this.metadata() };
    const answer = await this.#call("POST", "turn", sent, signal);
    const streamed = answer.headers.get("Content-Type")?.startsWith("application/x-ndjson");
    try {
      return messagesIn(streamed ? await lines(answer, said) : (await answer.json()).messages);
    } catch (error) {
      throw signal.aborted ? signal.reason : error instanceof Trouble ? error : new Trouble("server");
    }
  }

  /** @param {string} session @returns {Promise<TroubleKind | "">} "" when the server has erased it */
  async forget(session) {
    try {
      await this.#call("DELETE", "session", { session }, AbortSignal.timeout(4_000));
      return "";
    } catch (error) {
      return error instanceof Trouble ? error.kind : "network";
    }
  }

  /** @param {string} method @param {string} path @param {object} body @param {AbortSignal} signal */
  async #call(method, path, body, signal) {
    let answer;
    try {
      answer = await fetch(new URL(path, this.base), {
        method,
        headers: { "Content-Type": "application/json", Accept: "application/x-ndjson, application/json" },
        body: JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
        signal,
      });
    } catch (error) {
      throw error instanceof Trouble ? error : new Trouble("network"); // the reason given to abort(), or no answer
    }
    if (!answer.ok) throw new Trouble(BY_STATUS[answer.status] ?? "server");
    return answer;
  }
}

/** @param {Response} answer one JSON object a line @param {(message: Message) => void} said */
async function lines(answer, said) {
  /** @type {Message[]} */
  const all = [];
  let rest = "";
  let ended = false;
  const take = (/** @type {string} */ line) => {
    const { message, end } = JSON.parse(line);
    if (end) ended = true;
    if (message) all.push(message), said(message);
  };
  const reader = /** @type {ReadableStream<Uint8Array>} */ (answer.body).getReader();
  const decoder = new TextDecoder();
  for (let part; !(part = await reader.read()).done; ) {
    const whole = (rest + decoder.decode(part.value, { stream: true })).split("\n");
    rest = whole.pop() ?? "";
    whole.filter(Boolean).forEach(take);
  }
  if (!ended) throw new Trouble("server"); // cut off: more was to come
  return all;
}
