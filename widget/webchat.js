/**
 * For pages made for rasa-webchat: its options, on `<crampwise-chat>`.
 *
 *     <script src="https://chat.example.org/chat/webchat.js"></script>
 *     <script>WebChat.default({ title: "Cramps at night", embedded: false }, null)</script>
 *
 * On purpose different: it never hides when the server is away, never waits before a reply, shows no tooltip, takes
 * no focus, asks no third party. `rw-` class names are not kept: see "parts" and colours in the widget's README.
 */
(() => {
  const base = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  /** @type {any} */
  let chat = null;

  /**
   * @param {Record<string, any>} [options] socketUrl, socketPath, initPayload, customData, title, inputTextFieldHint,
   *   embedded, connectOn, params.storage, onSocketEvent, onWidgetEvent, openLauncherImage
   * @param {HTMLElement | null} [place] where to put it; else at the end of the page
   */
  function start(options = {}, place) {
    chat = document.createElement("crampwise-chat");
    const set = (/** @type {string} */ name, /** @type {any} */ value) => value && chat.setAttribute(name, String(value));
    set("title", options.title);
    set("storage", options.params?.storage === "session" ? "session" : "local");
    set("locale", options.customData?.language ?? options.customData?.locale);
    set("audience", options.customData?.audience);
    if (!options.embedded) set("launcher", options.title ?? "Night help");
    // Their socketUrl is the server alone; our calls are under /chat/.
    if (options.socketUrl) set("server", new URL("/chat/", new URL(options.socketUrl, location.href)).href);
    if (options.socketPath || options.transport === "socketio") set("transport", "socketio");
    const on = (/** @type {string} */ name, /** @type {Function | undefined} */ tell) =>
      tell && chat.addEventListener(`crampwise:${name}`, (/** @type {CustomEvent} */ event) => tell(event.detail));
    on("reply", options.onSocketEvent?.bot_uttered);
    on("ready", options.onSocketEvent?.connect);
    on("error", options.onSocketEvent?.disconnect);
    on("open", options.onWidgetEvent?.onChatOpen);
    on("close", options.onWidgetEvent?.onChatClose);
    on("close", options.onWidgetEvent?.onChatHidden);
    (place ?? document.body).append(chat);
    import(new URL("crampwise-chat.js", base).href);
    return chat;
  }

  /** @type {any} */ (globalThis).WebChat = {
    default: start,
    open: () => chat?.open(),
    close: () => chat?.close(),
    toggle: () => (chat?.isOpen ? chat.close() : chat?.open()),
    isOpen: () => Boolean(chat?.isOpen),
    send: (/** @type {string} */ text) => chat?.send(text),
  };
})();
