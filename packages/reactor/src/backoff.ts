/** How long to wait before the next attempt. Decides by counting and by the dice it is given; waits for nothing. */
import type { Random } from "@lars/model";

/**
 * The shortest wait and the longest one, in ms. The first wait is between `firstMs` and twice that, each further one
 * doubles that range; by chance, so that those who lost the same peer do not come back in step.
 */
export interface BackoffPolicy {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** 100 ms to 10 s: back within a blink after a restart, gentle to a peer that is away for long. */
export const DEFAULT_BACKOFF: BackoffPolicy = { firstMs: 100, longestMs: 10_000 };

/** Exponential backoff with jitter. */
export class Backoff {
  readonly #policy: BackoffPolicy;
  readonly #random: Random;
  #attempts = 0;

  constructor(policy: BackoffPolicy, random: Random) {
    this.#policy = policy;
    this.#random = random;
  }

  /** Milliseconds until the next attempt: never below `firstMs`, never above `longestMs`. */
  next(): number {
    const { firstMs, longestMs } = this.#policy;
    this.#attempts += 1;
    const longest = Math.min(longestMs, firstMs * 2 ** Math.min(this.#attempts, 30));
    return Math.round(Math.max(firstMs, longest - this.#random() * (longest / 2)));
  }

  /** An attempt succeeded: the next wait is the first one again. */
  reset(): void {
    this.#attempts = 0;
  }
}
