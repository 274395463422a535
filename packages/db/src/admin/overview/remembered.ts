/** An answer that is kept for a while, so that a question of every second is not asked every second. */
import type { Clock } from "@lars/model";

/** Keeps the latest answer of each question's one key. */
export class Remembered<T> {
  readonly #maxAgeMs: number;
  readonly #clock: Clock;
  #key: unknown;
  #readMs = Number.NEGATIVE_INFINITY;
  #answer: Promise<T> | undefined;

  constructor(maxAgeMs: number, clock: Clock = Date.now) {
    this.#maxAgeMs = maxAgeMs;
    this.#clock = clock;
  }

  /** The answer for `key`, no older than the age; a failure is not kept. */
  get(key: unknown, read: () => Promise<T>): Promise<T> {
    const nowMs = this.#clock();
    if (this.#answer !== undefined && this.#key === key && nowMs - this.#readMs < this.#maxAgeMs) return this.#answer;
    const answer = read();
    this.#key = key;
    this.#readMs = nowMs;
    this.#answer = answer;
    answer.catch(() => {
      if (this.#answer === answer) this.#answer = undefined;
    });
    return answer;
  }
}
