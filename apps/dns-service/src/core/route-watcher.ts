/**
 * Decides what to load, and when: nothing, what changed, or everything. What is pushed is not decided here: that is
 * whatever differs between two snapshots (snapshot-diff.ts). Knows no database; a failed load never reaches it, so it
 * changes nothing and is simply due again.
 * @hop 4/11
 */
import type { Clock, RouteVersion } from "@lars/model";

/** What to read next. */
export type LoadPlan =
  | { readonly kind: "rest" }
  | { readonly kind: "changes"; readonly since: RouteVersion }
  | { readonly kind: "everything"; readonly why: FullLoadReason };

/** `first`: nothing is served that came from this database; `interval`: for writers that bump no version. */
export type FullLoadReason = "first" | "interval" | "went_back" | "unexplained";

/** A route that RouteChange rows name: its last edit and its first one among those that were read. */
export interface ChangedRoute {
  readonly modId: number;
  readonly cmdId: number;
  readonly version: bigint;
  readonly firstVersion: bigint;
}

export interface RouteWatcherPolicy {
  /** Milliseconds between two full loads. */
  readonly loadIntervalMs: number;
  /** Full loads take at most this share of the time; the interval is stretched to keep it. */
  readonly loadShareMax: number;
}

export class RouteWatcher {
  readonly #policy: RouteWatcherPolicy;
  readonly #clock: Clock;
  #loaded: RouteVersion | undefined;
  #fullLoadDueMs = 0;

  constructor(policy: RouteWatcherPolicy, clock: Clock) {
    this.#policy = policy;
    this.#clock = clock;
  }

  /** The version that was loaded last; undefined before the first load. */
  get version(): RouteVersion | undefined {
    return this.#loaded;
  }

  /** What to load, now that RouteVersion says `seen`. */
  plan(seen: RouteVersion): LoadPlan {
    if (this.#loaded === undefined) return { kind: "everything", why: "first" };
    if (seen < this.#loaded) return { kind: "everything", why: "went_back" };
    if (seen > this.#loaded) return { kind: "changes", since: this.#loaded };
    return this.isFullLoadDue ? { kind: "everything", why: "interval" } : { kind: "rest" };
  }

  /** Whether the interval is over; asked behind a load of changes too, as edits that never pause must not put it off. */
  get isFullLoadDue(): boolean {
    return this.#loaded !== undefined && this.#clock() >= this.#fullLoadDueMs;
  }

  /** Everything was loaded, in one consistent read, at `version`, from `startedMs` to `endedMs` by the clock. */
  loadedEverything(version: RouteVersion, startedMs: number, endedMs: number): void {
    this.#loaded = version;
    const stretchedMs = (endedMs - startedMs) / this.#policy.loadShareMax;
    this.#fullLoadDueMs = startedMs + Math.max(this.#policy.loadIntervalMs, stretchedMs);
  }

  /** The changes up to `version` were loaded, in one consistent read, and explained the step. */
  loadedChanges(version: RouteVersion): void {
    this.#loaded = version;
  }
}

/**
 * Whether RouteChange rows account for every edit from `since` to `version`. `changes` are of the rows from `since` on, those
 * of `since` itself too. Whoever trims, trims the oldest: while rows of `since` are there, nobody trimmed a later one.
 * Rows of `version` show that its writer writes rows at all.
 */
export function explainsStep(changes: readonly ChangedRoute[], since: RouteVersion, version: RouteVersion): boolean {
  if (version === since) return true;
  return (
    version > since &&
    changes.some((change) => change.firstVersion === since) &&
    changes.some((change) => change.version === version)
  );
}

/** RouteChange rows below this version may be trimmed: older than `retentionMs`, and never those of the version served. */
export function trimBefore(loaded: RouteVersion, nowMs: number, retentionMs: number): bigint {
  const oldest = BigInt(Math.floor((nowMs - retentionMs) / 1000));
  return oldest < loaded ? oldest : loaded;
}
