/** Keeps the screen on during a hold, where the browser can. Nothing depends on it. */

export class Awake {
  #wanted = false;
  /** @type {WakeLockSentinel | null} */
  #lock = null;

  /** Also after the page comes back into view: the browser lets go of the lock when it is hidden. */
  async want() {
    this.#wanted = true;
    if (this.#lock && !this.#lock.released) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (!this.#wanted || (this.#lock && !this.#lock.released)) return await lock.release();
      this.#lock = lock;
    } catch {
      // Not there, not allowed, or a low battery.
    }
  }

  async release() {
    this.#wanted = false;
    const lock = this.#lock;
    this.#lock = null;
    try {
      await lock?.release();
    } catch {
      // It is gone anyway.
    }
  }
}
