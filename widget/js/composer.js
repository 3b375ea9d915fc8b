/** The text box. Plain, so that dictation and speech-device keyboards work in it. Never takes focus by itself. */

export class Composer {
  /**
   * @param {HTMLTextAreaElement} box
   * @param {HTMLElement} button
   * @param {(text: string) => boolean} send false when it can't be sent yet
   */
  constructor(box, button, send) {
    this.box = box;
    this.button = button;
    this.send = send;
    button.addEventListener("click", () => this.#go());
    box.addEventListener("keydown", (event) => {
      // While an input method is composing a word, Enter belongs to it.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      if (!event.repeat) this.#go();
    });
  }

  /** @param {boolean} busy said, not enforced by `disabled`: that would throw focus away */
  busy(busy) {
    this.button.setAttribute("aria-disabled", String(busy));
  }

  /** @param {string} text what could not be sent, to be changed, unless something new is typed already */
  giveBack(text) {
    this.box.value ||= text;
  }

  #go() {
    const text = this.box.value.trim();
    if (text && this.send(text)) this.box.value = "";
  }
}
