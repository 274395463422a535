/** Tells from the heartbeat of a thread's event loop whether it hangs. */

/** It counts looks, not time: a process that slept as a whole has not hung. */
export class Pulse {
  #beat = 0;
  #missed = 0;

  /**
   * Whether this look is the `missesMax`th in a row that saw no beat. `beat` is any number that differs after a beat;
   * `weight` is what this look counts, when it saw none.
   */
  isGone(beat: number, missesMax: number, weight = 1): boolean {
    this.#missed = beat === this.#beat ? this.#missed + weight : 0;
    this.#beat = beat;
    return this.#missed >= missesMax;
  }

  /** Looks are counted from here on. */
  restart(): void {
    this.#missed = 0;
  }
}
