/** How long calls took, in a histogram of fixed size: steps of 10 µs up to 20 ms, of 1 ms up to 2 s. */

/** Milliseconds, and how many there were. */
export interface LatenciesTold {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

const FINE_MS = 20;
const FINE_PER_MS = 100;
const FINE_STEPS = FINE_MS * FINE_PER_MS;
const COARSE_STEPS = 2_000;

export class Latencies {
  readonly #steps = new Uint32Array(FINE_STEPS + COARSE_STEPS);
  #count = 0;
  #max = 0;

  add(ms: number): void {
    const step = ms < FINE_MS ? Math.floor(ms * FINE_PER_MS) : FINE_STEPS + Math.floor(ms - FINE_MS);
    const at = Math.max(0, Math.min(step, this.#steps.length - 1));
    this.#steps[at] = (this.#steps[at] ?? 0) + 1;
    this.#count++;
    this.#max = Math.max(this.#max, ms);
  }

  clear(): void {
    this.#steps.fill(0);
    this.#count = 0;
    this.#max = 0;
  }

  told(): LatenciesTold {
    const max = Math.round(this.#max * 100) / 100;
    return { count: this.#count, p50: this.#share(0.5), p99: this.#share(0.99), p999: this.#share(0.999), max };
  }

  /** The upper end of the step that holds it, or what took longest. */
  #share(share: number): number {
    let left = Math.ceil(this.#count * share);
    for (const [at, count] of this.#steps.entries()) {
      left -= count;
      if (left > 0 || this.#count === 0) continue;
      const endMs = at < FINE_STEPS ? (at + 1) / FINE_PER_MS : FINE_MS + 1 + at - FINE_STEPS;
      return Math.min(endMs, Math.ceil(this.#max * FINE_PER_MS) / FINE_PER_MS);
    }
    return 0;
  }
}
