/** Calls back at each minute of the clock, a moment after it began, with the minute that is over. */

const MINUTE_MS = 60_000;
/** So that a timer that fires a little early is not before the minute's end. */
const BEHIND_MS = 50;
/** A clock that was set, or a machine that slept, is noticed within that. */
const LOOK_EVERY_MS = 1_000;

/** A set-back of up to two minutes is waited for. */
const SET_BACK_S = 120;

export interface MinuteClockParts {
  readonly clock: () => number;
  /** `atSeconds`: when the minute that is over began. Never the same twice, never one before another, but after a set-back. */
  readonly onMinute: (atSeconds: number) => void;
  /** The clock was set back by minutes: those that were told may come once more. */
  readonly onSetBack: () => void;
}

/**
 * Runs until it is disposed. A clock that is set back a little makes a minute longer, one that is set forward leaves some out.
 * One that is set back by more begins anew where it is: nobody waits an hour for the next minute.
 */
export class MinuteClock implements Disposable {
  readonly #parts: MinuteClockParts;
  #timer: NodeJS.Timeout | undefined;
  #last: number;

  constructor(parts: MinuteClockParts) {
    this.#parts = parts;
    this.#last = this.#over;
    this.#wait();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  /** When the present minute began, unless it was told already: for the part of it there is at the end. */
  get present(): number | undefined {
    const atSeconds = Math.floor(this.#parts.clock() / MINUTE_MS) * 60;
    return atSeconds > this.#last ? atSeconds : undefined;
  }

  /** When the minute that is over began. */
  get #over(): number {
    return Math.floor(this.#parts.clock() / MINUTE_MS) * 60 - 60;
  }

  #wait(): void {
    const waitMs = MINUTE_MS - (this.#parts.clock() % MINUTE_MS) + BEHIND_MS;
    this.#timer = setTimeout(() => this.#tell(), Math.min(waitMs, LOOK_EVERY_MS)).unref();
  }

  #tell(): void {
    const atSeconds = this.#over;
    if (atSeconds < this.#last - SET_BACK_S) {
      this.#last = atSeconds;
      this.#parts.onSetBack();
    }
    if (atSeconds > this.#last) {
      this.#last = atSeconds;
      this.#parts.onMinute(atSeconds);
    }
    this.#wait();
  }
}
