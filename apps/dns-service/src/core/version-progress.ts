/** How far a version came: what one loop says of it, and what all of them make of it. */
import type { LatencyCounts } from "./latency-histogram.ts";

/** Versions that are remembered. */
export const VERSIONS_MAX = 100;

/** Connections that are named as late, of one version. */
export const STRAGGLERS_MAX = 20;

/** A connection that is waited for. Names are empty when it said no Hello; `peer` is `address:port`. */
export interface Straggler {
  readonly hostname: string;
  readonly instance: string;
  readonly peer: string;
}

/** Counts of connections, for one version. */
export interface ProgressCounts {
  /** Those that were told, with or without Hello. */
  readonly told: number;
  /** Those of them that said Hello, are still there (or applied it), and are tracked. */
  readonly acknowledging: number;
  /** Those of these that acknowledged all that they were told. */
  readonly applied: number;
  /** Those that closed before they did. */
  readonly gone: number;
  /** Those of whose pushes there was no room to keep account: they count neither as acknowledging nor as applied. */
  readonly untracked: number;
  /** Those that are not told yet: they take nothing at present, or wait for their turn. */
  readonly held: number;
}

/** What one loop says: counts since it started, and latencies since it last said so. */
export interface LoopProgress extends ProgressCounts {
  readonly version: number;
  readonly generation: number;
  /** The longest time from serving to the last acknowledgement of a connection. */
  readonly lastMs: number | null;
  readonly latencies: LatencyCounts;
  readonly stragglers: readonly Straggler[];
}

/** How far a version came, over all loops. */
export interface VersionProgress extends ProgressCounts {
  readonly version: number;
  /** Routes that differed. */
  readonly routes: number;
  /** Unix milliseconds of the swap. */
  readonly atMs: number;
  /** From serving to the acknowledgement, in milliseconds; null while nobody applied it. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly lastMs: number | null;
  /** At most {@link STRAGGLERS_MAX}. */
  readonly stragglers: readonly Straggler[];
}

/** At most `length` code units, in memory of its own: part of a long text would keep all of it alive. */
export function cutText(text: string, length: number): string {
  return text.length <= length ? text : [...text.slice(0, length)].join("");
}
