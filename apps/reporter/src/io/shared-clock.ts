/**
 * The clock of all reporters is MySQL's: what they write beside each other is compared, and theirs may differ, or be set while
 * they run. Between two looks at it, and while MySQL is away, it goes on by a clock that nobody sets.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "@lars/model";

export interface SharedClockParts {
  /** MySQL's time, unix milliseconds. */
  readonly ask: () => Promise<number>;
  /** This machine's clock, unix milliseconds. */
  readonly own: Clock;
  /** Milliseconds since whenever, by a clock that nobody sets. */
  readonly steady: Clock;
  /** How far this machine's clock is ahead of MySQL's. */
  readonly onOffset: (ms: number) => void;
}

const ASK_EVERY_MS = 5_000;
/** An answer that took longer says too little of the moment. */
const ANSWER_MAX_MS = 1_000;
/** The clock is not set for less: it would jump to and fro with the time that answers take. */
const LEAST_MS = 250;

/** Asks until it is disposed. Until the first answer it is this machine's clock. */
export class SharedClock implements AsyncDisposable {
  readonly #parts: SharedClockParts;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  /** What to add to the steady clock. */
  #offsetMs: number;

  constructor(parts: SharedClockParts) {
    this.#parts = parts;
    this.#offsetMs = parts.own() - parts.steady();
    this.#running = this.#run();
  }

  /** Unix milliseconds. */
  readonly now: Clock = () => Math.round(this.#parts.steady() + this.#offsetMs);

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#look().catch(() => undefined); // whether MySQL is there is told by the flushes
      await delay(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined); // aborted: the stop has come
    }
  }

  async #look(): Promise<void> {
    const { ask, own, steady, onOffset } = this.#parts;
    const askedMs = steady();
    const saidMs = await ask();
    const tookMs = steady() - askedMs;
    if (tookMs > ANSWER_MAX_MS) return;
    const offsetMs = saidMs - askedMs - tookMs / 2;
    if (Math.abs(offsetMs - this.#offsetMs) >= LEAST_MS) this.#offsetMs = offsetMs;
    onOffset(own() - steady() - offsetMs);
  }
}
