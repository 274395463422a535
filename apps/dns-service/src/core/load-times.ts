/** How long loads took, by their reason. */
import { LatencyHistogram } from "./latency-histogram.ts";

/** Loads of one reason; times in milliseconds, p50 within 3.2 %. */
export interface LoadTimes {
  readonly count: number;
  /** Unix milliseconds of the end of the last one. */
  readonly atMs: number;
  /** The last one. */
  readonly tookMs: number;
  readonly p50Ms: number;
  readonly maxMs: number;
}

export class LoadLog<Reason extends string> {
  readonly #times = new Map<Reason, { readonly all: LatencyHistogram; readonly last: LoadTimes }>();

  add(reason: Reason, load: { readonly atMs: number; readonly tookMs: number }): void {
    const before = this.#times.get(reason);
    const all = before?.all ?? new LatencyHistogram();
    all.add(load.tookMs);
    const maxMs = Math.max(before?.last.maxMs ?? 0, load.tookMs);
    this.#times.set(reason, { all, last: { ...load, count: all.total, p50Ms: all.percentile(0.5) ?? 0, maxMs } });
  }

  /** By reason; reasons that did not come up yet are not there. */
  read(): Readonly<Partial<Record<Reason, LoadTimes>>> {
    const entries = [...this.#times].map(([reason, { last }]) => [reason, last] as const);
    return Object.fromEntries(entries) as Partial<Record<Reason, LoadTimes>>;
  }
}
