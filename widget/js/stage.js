/** One view at a time in place of the talk: timer, body map, settings. The header with the red-flag button stays. */

/** @import { View } from "./types" */

export class Stage {
  /** @type {View | null} */
  #view = null;

  /**
   * @param {HTMLElement} box
   * @param {HTMLElement[]} behind what makes room for it
   * @param {() => void} focusBack where focus goes when it closes
   * @param {() => void} toTop scrolls to where a view begins
   */
  constructor(box, behind, focusBack, toTop) {
    this.box = box;
    this.behind = behind;
    this.focusBack = focusBack;
    this.toTop = toTop;
    box.addEventListener("keydown", ({ key }) => key === "Escape" && this.close());
  }

  get isOpen() {
    return this.#view !== null;
  }

  /** @param {View} view Focus goes to the box, so that the next Tab is the view's first control. */
  open(view) {
    const before = this.#view;
    this.#view = view;
    before?.closed?.();
    this.box.setAttribute("aria-label", view.label);
    this.box.replaceChildren(view.body);
    this.box.hidden = false;
    // Focus moves before its button goes, so that it is never lost.
    this.box.focus({ preventScroll: true });
    for (const part of this.behind) part.hidden = true;
    this.toTop();
  }

  close() {
    if (!this.#view) return;
    const { closed } = this.#view;
    this.#view = null;
    for (const part of this.behind) part.hidden = false;
    this.focusBack();
    this.box.hidden = true;
    this.box.replaceChildren();
    closed?.();
  }
}
