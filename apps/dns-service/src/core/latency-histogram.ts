/**
 * Latencies as counts in buckets that are the same everywhere, so that those of several loops add up to the same figures as
 * if one had counted. Below 32 ms every millisecond has its own; from there on each doubling is cut into 16, so a figure is
 * off by 3.2 % at most.
 */

const EXACT = 32;
const PER_DOUBLING = 16;
const FIRST_DOUBLING = 5;

/** 2^26 ms are 18 hours; longer ones count as that. */
const DOUBLINGS_MAX = 26;
const LONGEST_MS = 2 ** DOUBLINGS_MAX - 1;
const BUCKETS = EXACT + (DOUBLINGS_MAX - FIRST_DOUBLING) * PER_DOUBLING;

/** Buckets and how many fell into each: bucket, count, bucket, count, … */
export type LatencyCounts = readonly number[];

/** The bucket of a latency; one below zero, as when a clock was set back, counts as zero. */
export function latencyBucket(ms: number): number {
  const whole = Math.min(Math.max(Math.round(ms), 0), LONGEST_MS);
  if (whole < EXACT) return whole;
  const doubling = 31 - Math.clz32(whole);
  const part = (whole >>> (doubling - 4)) & (PER_DOUBLING - 1);
  return EXACT + (doubling - FIRST_DOUBLING) * PER_DOUBLING + part;
}

/** The middle of a bucket, in milliseconds. */
export function latencyOf(bucket: number): number {
  if (bucket < EXACT) return bucket;
  const doubling = FIRST_DOUBLING + Math.floor((bucket - EXACT) / PER_DOUBLING);
  const width = 2 ** (doubling - 4);
  return (PER_DOUBLING + ((bucket - EXACT) % PER_DOUBLING)) * width + Math.floor((width - 1) / 2);
}

export class LatencyHistogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #total = 0;

  /** Latencies counted. */
  get total(): number {
    return this.#total;
  }

  add(ms: number): void {
    this.addCounts([latencyBucket(ms), 1]);
  }

  addCounts(counts: LatencyCounts): void {
    for (let at = 0; at + 1 < counts.length; at += 2) {
      const [bucket = 0, count = 0] = [counts[at], counts[at + 1]];
      this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
      this.#total += count;
    }
  }

  /** What `part` (0 to 1) of all latencies did not exceed, in whole milliseconds; null when there are none. */
  percentile(part: number): number | null {
    if (this.#total === 0) return null;
    const rank = Math.max(1, Math.ceil(this.#total * part));
    let seen = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= rank) return latencyOf(bucket);
    }
    return latencyOf(BUCKETS - 1);
  }
}
