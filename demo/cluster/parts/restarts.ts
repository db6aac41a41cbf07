/** A part that lasted this long was well, whatever ended it then, in milliseconds. */
const WELL_AFTER = 30_000;

/** How often in a row a part may end before it was well. */
const ATTEMPTS = 5;

/** Whether a part that ended is started again, and after how long. */
export class Restarts {
  #inARow = 0;

  /**
   * @param lastedMs how long it had been up; 0 where it didn't come up
   * @returns milliseconds to wait before it is started again: one second, then ever twice as long; null: it is given up
   */
  next(lastedMs: number): number | null {
    this.#inARow = lastedMs >= WELL_AFTER ? 1 : this.#inARow + 1;
    return this.#inARow > ATTEMPTS ? null : 1000 * 2 ** (this.#inARow - 1);
  }
}
