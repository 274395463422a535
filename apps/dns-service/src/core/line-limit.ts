/**
 * Lets few lines of a kind into a log, however often there is one to write: some at once, then one now and then, which says
 * how many were left out. Writes nothing itself.
 */
import type { Clock } from "@lars/model";

const AT_ONCE = 20;

/** One more may be written after so long. */
const REFILL_MS = 10_000;

export class LineLimit {
  readonly #clock: Clock;
  #left = AT_ONCE;
  #refilledMs: number;
  #omitted = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#refilledMs = clock();
  }

  /** For a line that is to be written: how many were left out before it. Undefined: it is left out, too. */
  take(): number | undefined {
    this.#refill();
    if (this.#left === 0) {
      this.#omitted++;
      return undefined;
    }
    this.#left--;
    const omitted = this.#omitted;
    this.#omitted = 0;
    return omitted;
  }

  #refill(): void {
    const nowMs = this.#clock();
    const more = Math.max(0, Math.floor((nowMs - this.#refilledMs) / REFILL_MS));
    this.#left = Math.min(AT_ONCE, this.#left + more);
    this.#refilledMs = this.#left === AT_ONCE ? nowMs : this.#refilledMs + more * REFILL_MS;
  }
}
