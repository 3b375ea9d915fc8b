/**
 * Turns over Socket.IO, for hosts that ask for `transport="socketio"`. Loaded only then.
 *
 * The little of the protocol that is needed, as it stands in Socket.IO's documents (protocol 5 on Engine.IO 4):
 * one web socket, one namespace, events that are answered. A broken line is opened anew by the next turn; the server
 * runs a message that is sent again under its id only once.
 */

import { messagesIn, Trouble } from "./transport.js";

/** @import { Body, Message, Metadata } from "./types" */

/** @type {Record<string, import("./types").TroubleKind>} */
const BY_CODE = { unknown_session: "session", too_fast: "fast", bad_message: "server" };

export class Socket {
  /** @type {Promise<WebSocket> | null} */
  #line = null;
  #asked = 0;
  /** @type {Map<number, (answer: any) => void>} */
  #waiting = new Map();
  /** @type {(message: Message) => void} */
  #said = () => {};

  /** @param {URL} base folder of the server's calls */
  constructor(base) {
    this.address = new URL("socket.io/?EIO=4&transport=websocket", base);
    this.address.protocol = base.protocol.replace("http", "ws");
  }

  /** @param {string} session the token we have, or "" @returns {Promise<string>} the token to use */
  async open(session) {
    const { session_id, error } = await this.#ask("session_request", { session_id: session });
    if (typeof session_id !== "string") throw new Trouble(BY_CODE[error] ?? "server");
    return session_id;
  }

  /**
   * @param {string} session @param {string} id @param {Body} body @param {Metadata} metadata
   * @param {AbortSignal} signal @param {(message: Message) => void} said
   * @returns {Promise<Message[]>}
   */
  async turn(session, id, body, metadata, signal, said) {
    /** @type {Message[]} */
    const all = [];
    this.#said = (message) => {
      all.push(message);
      said(message);
    };
    // Words that look like a payload are still words.
    const message = body.payload ?? (body.text ?? "").replace(/^\s*\//, " ");
    const given = new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason)));
    const answer = await Promise.race([
      this.#ask("user_uttered", { message, session_id: session, id, metadata }),
      given,
    ]).finally(() => (this.#said = () => {}));
    if (answer.error) throw new Trouble(BY_CODE[answer.error] ?? "server");
    return messagesIn(all);
  }

  /** @param {string} event @param {object} data @returns {Promise<any>} what the server answers the event */
  async #ask(event, data) {
    const line = await (this.#line ??= this.#connect());
    const number = this.#asked++;
    return new Promise((settle, fail) => {
      this.#waiting.set(number, (answer) => (answer === null ? fail(new Trouble("network")) : settle(answer)));
      line.send(`42${number}${JSON.stringify([event, data])}`);
    });
  }

  /** @returns {Promise<WebSocket>} */
  #connect() {
    return new Promise((settle, fail) => {
      const line = new WebSocket(this.address);
      line.addEventListener("message", ({ data }) => {
        const frame = String(data);
        if (frame.startsWith("0")) line.send("40");
        else if (frame === "2") line.send("3");
        else if (frame.startsWith("40")) settle(line);
        else if (frame.startsWith("42")) this.#event(frame.slice(2));
        else if (frame.startsWith("43")) this.#answer(frame.slice(2));
      });
      line.addEventListener("close", () => {
        this.#line = null;
        fail(new Trouble("network"));
        for (const tell of this.#waiting.values()) tell(null);
        this.#waiting.clear();
      });
    });
  }

  /** @param {string} text */
  #event(text) {
    const [name, data] = JSON.parse(text);
    if (name !== "bot_uttered" || typeof data?.text !== "string") return;
    this.#said({ text: data.text, buttons: data.quick_replies, custom: data.custom });
  }

  /** @param {string} text */
  #answer(text) {
    const number = Number.parseInt(text, 10);
    this.#waiting.get(number)?.(JSON.parse(text.slice(String(number).length))[0] ?? {});
    this.#waiting.delete(number);
  }
}
