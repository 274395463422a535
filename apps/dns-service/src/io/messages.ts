/** What the threads of this service say to each other. Snapshots travel as shared memory, never as copies. */
import type { ConvergenceRow, DnsNodeRow } from "@lars/db";
import type { Hello } from "@lars/protocol";
import type { Verdict } from "../core/empty-protection.ts";
import type { PackedSnapshot } from "../core/route-snapshot.ts";
import type { FullLoadReason } from "../core/route-watcher.ts";
import type { FlatKeys } from "../core/snapshot-diff.ts";
import type { LoopProgress } from "../core/version-progress.ts";

/** A snapshot and its place in the order of those that served since the service started. */
export interface NumberedSnapshot {
  readonly generation: number;
  readonly packed: PackedSnapshot;
}

/** What a loop thread is born with. */
export interface LoopInit {
  /** How this service answers a Hello. */
  readonly hello: Hello;
  /** Memory of {@link LoopTallies}, a row for each loop. */
  readonly tallies: SharedArrayBuffer;
  /** Routes that one connection may ask for. */
  readonly subscriptionsMax: number;
  /** What serves when the loop starts; none before the first load. */
  readonly serving?: NumberedSnapshot;
  /** Nothing serves, and nobody knows when something will: see {@link LoopTask}. */
  readonly nothingToServe?: true;
}

/** Serve this from now on, and tell the subscribers of these routes. */
export interface SwapTask extends NumberedSnapshot {
  readonly changed: FlatKeys;
}

/** Main thread to every loop. `nothingToServe`: the first load failed, so whoever can go to another dns-service should. */
export type LoopTask = ({ readonly kind: "serve" } & SwapTask) | { readonly kind: "nothingToServe" };

/** A loop to the main thread. `began`: the first that it says. `progress`: versions of which something changed. */
export type LoopReport =
  | { readonly kind: "began" }
  | { readonly kind: "serving"; readonly generation: number }
  | { readonly kind: "progress"; readonly versions: readonly LoopProgress[] };

/** What the backend thread is born with. */
export interface BackendInit {
  readonly databaseUrl: string;
  readonly versionCheckIntervalMs: number;
  readonly loadIntervalMs: number;
  readonly changeRetentionMs: number;
  readonly emptyProtectionHoldMs: number;
  readonly snapshotFile: string;
  /** Where the thread says that it lives: see HangWatch. */
  readonly heart: SharedArrayBuffer;
  /** What serves already, when the thread before died. */
  readonly serving?: NumberedSnapshot;
}

/** What is to be written of this dns-service: itself, and the versions of which something is new. */
export interface NodeReport {
  readonly node: DnsNodeRow;
  readonly rows: readonly ConvergenceRow[];
  /** When the oldest version was served that is to be kept; 0 while there is none. */
  readonly oldestMs: number;
}

/** Main thread to backend. */
export type ToBackend =
  | { readonly kind: "served"; readonly generation: number }
  | { readonly kind: "node"; readonly report: NodeReport }
  | { readonly kind: "stop" };

/** How a load ended well. */
export interface LoadReport {
  readonly how: "changes" | FullLoadReason;
  readonly tookMs: number;
  /** Of the last full load: rows that no caller may get. */
  readonly skippedRows: number;
  /** Routes with more hosts than a frame carries, as `modid·cmdid`. */
  readonly truncatedRoutes: readonly string[];
  readonly changedRoutes: number;
  /** Of full loads: whether it is believed. */
  readonly verdict?: Verdict;
}

/** Backend to main thread. */
export type FromBackend =
  | ({ readonly kind: "snapshot" } & SwapTask)
  | { readonly kind: "loaded"; readonly load: LoadReport }
  /** MySQL does not answer, or not properly; told once per outage. `sinceMs`: the served routes are as old as that. */
  | { readonly kind: "away"; readonly sinceMs: number; readonly reason: string }
  | { readonly kind: "back" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "log"; readonly level: "info" | "warn" | "error"; readonly message: string };
