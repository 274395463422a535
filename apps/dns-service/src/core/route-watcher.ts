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
  | { readonly kind: "changes"; readonly since: RouteVersion; readonly hadChanges: boolean }
  | { readonly kind: "everything"; readonly why: FullLoadReason };

/** `first`: nothing is served that came from this database; `interval`: for writers that bump no version. */
export type FullLoadReason = "first" | "interval" | "went_back" | "unexplained";

/** A route that RouteChange rows name, and its last edit. */
export interface ChangedRoute {
  readonly modId: number;
  readonly cmdId: number;
  readonly version: bigint;
}

/** What RouteChange rows say about a step. */
export interface StepChanges {
  readonly version: bigint;
  /** Whether rows of the version before the step are still there. */
  readonly knowsSince: boolean;
  /** Those of later versions. */
  readonly changes: readonly ChangedRoute[];
}

export interface RouteWatcherPolicy {
  /** Milliseconds between two full loads. */
  readonly loadIntervalMs: number;
  /** Full loads take at most this share of the time; the interval is stretched to keep it. */
  readonly loadShareMax: number;
}

/** When a full load ran, by the clock, and whether RouteChange has rows of the version that was reached with it. */
interface LoadFacts {
  readonly startedMs: number;
  readonly endedMs: number;
  readonly hasChanges: boolean;
}

/** From when to when a load is held back. */
interface HeldUntil {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Looks at what is held back while it is, where loads are quick. */
const HELD_LOOKS = 10;

export class RouteWatcher {
  readonly #policy: RouteWatcherPolicy;
  readonly #clock: Clock;
  #loaded: RouteVersion | undefined;
  /** Whether RouteChange had rows of that version. */
  #hadChanges = false;
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
    if (seen > this.#loaded) return { kind: "changes", since: this.#loaded, hadChanges: this.#hadChanges };
    return this.isFullLoadDue ? { kind: "everything", why: "interval" } : { kind: "rest" };
  }

  /** Whether the interval is over; asked behind a load of changes too, as edits that never pause must not put it off. */
  get isFullLoadDue(): boolean {
    return this.#loaded !== undefined && this.#clock() >= this.#fullLoadDueMs;
  }

  /** Everything was loaded, in one consistent read, at `version`, from `startedMs` to `endedMs` by the clock. */
  loadedEverything(version: RouteVersion, load: LoadFacts): void {
    this.#loaded = version;
    this.#hadChanges = load.hasChanges;
    const stretchedMs = (load.endedMs - load.startedMs) / this.#policy.loadShareMax;
    this.#fullLoadDueMs = load.startedMs + Math.max(this.#policy.loadIntervalMs, stretchedMs);
  }

  /**
   * Everything was loaded like that, and what it shows is not believed before `untilMs`: until then it is looked at again,
   * at the latest then, for the same share of the time.
   */
  heldBack(version: RouteVersion, load: LoadFacts, held: HeldUntil): void {
    this.#loaded = version;
    this.#hadChanges = load.hasChanges;
    const leastMs = (load.endedMs - load.startedMs) / this.#policy.loadShareMax;
    const pauseMs = Math.max(
      leastMs,
      Math.min(this.#policy.loadIntervalMs, (held.untilMs - held.sinceMs) / HELD_LOOKS),
    );
    const nextMs = load.startedMs + pauseMs;
    const isLast = nextMs + pauseMs > held.untilMs; // the one behind it would come late
    this.#fullLoadDueMs = isLast ? Math.max(held.untilMs, load.startedMs + leastMs) : nextMs;
  }

  /** The changes up to `version` were loaded, in one consistent read, and explained the step. */
  loadedChanges(version: RouteVersion): void {
    if (version !== this.#loaded) this.#hadChanges = true;
    this.#loaded = version;
  }
}

/**
 * Whether RouteChange rows account for every edit from `since` to the version now. Whoever trims, trims the oldest: while
 * rows of `since` are there, nobody trimmed a later one. Where there were none when `since` was loaded (`hadChanges`), as
 * its writer wrote none, that proves nothing, and nothing else is asked of later ones than of any that come within one look
 * at the version. Rows of the version now show that its writer writes rows at all.
 */
export function explainsStep(
  { version, knowsSince, changes }: StepChanges,
  { since, hadChanges }: { readonly since: RouteVersion; readonly hadChanges: boolean },
): boolean {
  if (version === since) return true;
  return version > since && (knowsSince || !hadChanges) && changes.some((change) => change.version === version);
}

/** RouteChange rows below this version may be trimmed: older than `retentionMs`, and never those of the version served. */
export function trimBefore(loaded: RouteVersion, nowMs: number, retentionMs: number): bigint {
  const oldest = BigInt(Math.floor((nowMs - retentionMs) / 1000));
  return oldest < loaded ? oldest : loaded;
}
