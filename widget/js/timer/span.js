/** A stretch of time that can be paused, in milliseconds. */

export class Span {
  #spent = 0;
  /** @type {{steady: number, wall: number} | null} */
  #since = null;

  /** @param {number} length */
  constructor(length) {
    this.length = length;
  }

  get running() {
    return this.#since !== null;
  }

  /** Below 0 once it is over. */
  get left() {
    return this.length - this.#spent - this.#now();
  }

  go() {
    this.#since ??= { steady: performance.now(), wall: Date.now() };
  }

  pause() {
    this.#spent += this.#now();
    this.#since = null;
  }

  /** The steady clock may stand still while a device sleeps; the other may be set back. The later one is right. */
  #now() {
    if (!this.#since) return 0;
    return Math.max(performance.now() - this.#since.steady, Date.now() - this.#since.wall);
  }
}
