/** How long pushes took: a count for each millisecond, so that a million of them take no more room than one. */

/** Milliseconds; undefined before anything was measured. */
export interface TimesTold {
  readonly count: number;
  readonly p50?: number;
  readonly p99?: number;
  readonly worst?: number;
}

const LONGEST_MS = 120_000;

export class PushTimes {
  readonly #counts = new Uint32Array(LONGEST_MS + 1);
  #count = 0;

  add(ms: number): void {
    const bucket = Math.min(LONGEST_MS, Math.max(0, Math.ceil(ms)));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#count++;
  }

  told(): TimesTold {
    if (this.#count === 0) return { count: 0 };
    return { count: this.#count, p50: this.#at(0.5), p99: this.#at(0.99), worst: this.#at(1) };
  }

  #at(share: number): number {
    const wanted = Math.ceil(this.#count * share);
    let seen = 0;
    for (let ms = 0; ms <= LONGEST_MS; ms++) {
      seen += this.#counts[ms] ?? 0;
      if (seen >= wanted) return ms;
    }
    return LONGEST_MS;
  }
}
