/**
 * Loads what the watcher decides and announces what differs. One step after the other, and only {@link RouteLoader.step}
 * replaces the serving snapshot; a full load of the interval runs beside the steps, so that edits need not wait for it.
 */
import type { Clock, RouteVersion } from "@lars/model";
import { EmptyProtection, type HeldBack, type Verdict } from "../core/empty-protection.ts";
import { MemoryPool } from "../core/memory-pool.ts";
import { RetiredMemory } from "../core/retired-memory.ts";
import { RouteSnapshot } from "../core/route-snapshot.ts";
import { explainsStep, type FullLoadReason, RouteWatcher } from "../core/route-watcher.ts";
import { changedAmong, changedRoutes, type FlatKeys } from "../core/snapshot-diff.ts";
import { isWasteful } from "../core/snapshot-writer.ts";
import type { LoadReport, NumberedSnapshot, SwapTask } from "./messages.ts";
import { type FullLoad, type LoadedRoutes, type RouteSource, SnapshotReader } from "./snapshot-reader.ts";

export interface RouteLoaderParts {
  readonly source: RouteSource;
  readonly clock: Clock;
  readonly loadIntervalMs: number;
  /** See {@link EmptyProtection}; 0 switches it off. */
  readonly emptyProtectionHoldMs: number;
  /** What serves already, when a loader before this one died. */
  readonly serving?: NumberedSnapshot;
  publish(next: SwapTask): void;
  loaded(report: LoadReport): void;
}

/** What serves as far as change rows explain it, and the version up to which they were looked at. */
interface Explained {
  readonly routes: LoadedRoutes;
  readonly keys: readonly number[];
  readonly version: RouteVersion;
  /** Whether there are rows of that version. */
  readonly hasChanges: boolean;
}

/** A version that was loaded, and whether it had rows then. */
interface LoadedVersion {
  readonly since: RouteVersion;
  readonly hadChanges: boolean;
}

/** Full loads take at most a tenth of the time (architecture.md, dns-service). */
const LOAD_SHARE_MAX = 0.1;

const NOTHING_CHANGED = new Int32Array(0);

export class RouteLoader {
  readonly #parts: RouteLoaderParts;
  readonly #watcher: RouteWatcher;
  readonly #protection: EmptyProtection;
  readonly #reader: SnapshotReader;
  readonly #retired: RetiredMemory;
  #serving: LoadedRoutes | undefined;
  #generation = 0;
  /** What served before this process started: the first load is compared with it. */
  #remembered: LoadedRoutes | undefined;
  #reload: Promise<FullLoad> | undefined;
  #reloaded: FullLoad | { readonly failure: unknown } | undefined;

  constructor(parts: RouteLoaderParts) {
    this.#parts = parts;
    const pool = new MemoryPool(parts.serving?.packed.layout);
    this.#retired = new RetiredMemory(pool);
    this.#reader = new SnapshotReader({ source: parts.source, clock: parts.clock, pool });
    this.#protection = new EmptyProtection(parts.emptyProtectionHoldMs, parts.clock);
    this.#watcher = new RouteWatcher(
      { loadIntervalMs: parts.loadIntervalMs, loadShareMax: LOAD_SHARE_MAX },
      parts.clock,
    );
    if (parts.serving === undefined) return;
    this.#serving = withoutFaults(new RouteSnapshot(parts.serving.packed));
    this.#generation = parts.serving.generation;
  }

  get serving(): RouteSnapshot | undefined {
    return this.#serving?.snapshot;
  }

  /** The version that was loaded from the database last; undefined before the first load. */
  get version(): RouteVersion | undefined {
    return this.#watcher.version;
  }

  /** Memory that snapshots before the serving one lay in: told by the service, held by whoever writes it to disk. */
  get retired(): RetiredMemory {
    return this.#retired;
  }

  /** Knows what served before this process started; nothing is served yet. */
  remember(snapshot: RouteSnapshot): void {
    this.#remembered = withoutFaults(snapshot);
  }

  /** Serves what is remembered, if nothing else is served; the first load is compared with it. False when there is nothing. */
  serveRemembered(): boolean {
    const remembered = this.#remembered;
    this.#remembered = undefined;
    if (remembered === undefined || this.#serving !== undefined) return false;
    this.#publish(remembered, NOTHING_CHANGED);
    return true;
  }

  /** Looks at the version and loads what it must. When it throws, nothing has changed, and the next step tries again. */
  async step(): Promise<void> {
    const seen = (await this.#parts.source.readVersion()) as RouteVersion;
    if (this.#reloaded !== undefined) {
      await this.#serveReload(this.#reloaded);
      return;
    }
    const plan = this.#watcher.plan(seen);
    if (plan.kind === "changes") await this.#loadChanges(plan, seen);
    else if (plan.kind === "everything" && plan.why !== "interval") await this.#loadEverything(plan.why, seen);
    if (this.#watcher.isFullLoadDue) this.#startReload();
  }

  async #loadChanges(step: LoadedVersion, seen: RouteVersion): Promise<void> {
    const startedMs = this.#parts.clock();
    const before = this.#serving;
    const loaded = await this.#parts.source.loadChanges(step.since);
    if (before === undefined || !explainsStep(loaded, step)) {
      await this.#loadEverything("unexplained", seen);
      return;
    }
    const { next, keys } = this.#reader.patched(before, loaded);
    const changed = changedAmong(keys, before.snapshot, next.snapshot);
    this.#watcher.loadedChanges(next.snapshot.version);
    this.#publish(next, changed);
    this.#report({ how: "changes", tookMs: this.#parts.clock() - startedMs, changed });
  }

  async #loadEverything(why: FullLoadReason, seen: RouteVersion): Promise<void> {
    await this.#serveEverything(await this.#everything(why, seen), why);
  }

  /** One full load at a time: one that runs beside the steps is waited for, and used if it is late enough. */
  async #everything(why: FullLoadReason, seen: RouteVersion): Promise<FullLoad> {
    await this.#reload?.catch(() => {}); // that it failed is in `#reloaded`
    const beside = this.#reloaded;
    this.#reloaded = undefined;
    if (beside !== undefined && "snapshot" in beside) {
      if (why === "unexplained" && beside.snapshot.version >= seen) return beside;
      this.#reader.discard(beside.snapshot);
    }
    return this.#reader.everything(this.serving);
  }

  #startReload(): void {
    if (this.#reload !== undefined || this.#reloaded !== undefined) return; // one that ended is served by the next step
    const done = (result: FullLoad | { readonly failure: unknown }): void => {
      this.#reload = undefined;
      this.#reloaded = result;
    };
    this.#reload = this.#reader.everything(this.serving);
    this.#reload.then(done, (failure: unknown) => done({ failure }));
  }

  /** A load that ran beside the steps is served; with what changed while it ran, or, when that cannot be known, not at all. */
  async #serveReload(reloaded: FullLoad | { readonly failure: unknown }): Promise<void> {
    this.#reloaded = undefined;
    if ("failure" in reloaded) throw reloaded.failure;
    const { snapshot, hasChanges } = reloaded;
    const present = this.#watcher.version;
    if (present === undefined || snapshot.version >= present) {
      await this.#serveEverything(reloaded, "interval");
      return;
    }
    const later = await this.#parts.source.loadChanges(snapshot.version);
    if (later.version < present || !explainsStep(later, { since: snapshot.version, hadChanges: hasChanges })) {
      this.#reader.discard(snapshot);
      return;
    }
    const { next } = this.#reader.patched(reloaded, later);
    this.#reader.discard(snapshot, next.snapshot);
    const isLater = later.version > snapshot.version; // explained, so by rows of that version
    await this.#serveEverything({ ...reloaded, ...next, hasChanges: hasChanges || isLater }, "interval");
  }

  /** Serves a full load; or, while it is not believed, what serves already with all that change rows explain. */
  async #serveEverything(load: FullLoad, how: FullLoadReason): Promise<void> {
    const before = this.#serving ?? this.#remembered;
    const explained = before && (await this.#explained(before, load));
    const servedHosts = (explained?.routes ?? before)?.snapshot.packed.hosts ?? 0;
    const verdict = this.#protection.judge(servedHosts, load.snapshot.packed.hosts);
    const isHeldBack = verdict.kind === "held_back" && explained !== undefined;
    const changed = isHeldBack ? this.#holdBack(load, explained, verdict.held) : this.#accept(load, explained);
    this.#report({ how, tookMs: load.endedMs - load.startedMs, changed, verdict });
  }

  /** When a load lost suspiciously many hosts: what would serve if only change rows were believed. */
  async #explained(before: LoadedRoutes, load: FullLoad): Promise<Explained | undefined> {
    const isSuspicious = this.#protection.isSuspicious(before.snapshot.packed.hosts, load.snapshot.packed.hosts);
    if (!isSuspicious) return undefined;
    try {
      const changes = await this.#parts.source.loadChanges(this.#watcher.version ?? before.snapshot.version);
      const version = changes.version as RouteVersion;
      const isNamed = changes.changes.some((change) => change.version === version);
      const hasChanges = isNamed || (load.hasChanges && load.snapshot.version === version);
      if (changes.changes.length === 0) return { routes: before, keys: [], version, hasChanges };
      const { next, keys } = this.#reader.patched(before, changes);
      return { routes: next, keys, version, hasChanges };
    } catch (cause) {
      this.#reader.discard(load.snapshot);
      throw cause;
    }
  }

  #holdBack(load: FullLoad, explained: Explained, held: HeldBack): FlatKeys {
    this.#reader.discard(load.snapshot);
    this.serveRemembered();
    const before = this.#serving;
    this.#watcher.heldBack(explained.version, { ...load, hasChanges: explained.hasChanges }, held);
    if (before === undefined || explained.routes === before) return NOTHING_CHANGED;
    const changed = changedAmong(explained.keys, before.snapshot, explained.routes.snapshot);
    this.#publish(explained.routes, changed);
    return changed;
  }

  #accept(load: FullLoad, explained: Explained | undefined): FlatKeys {
    this.#forget(explained);
    const before = this.serving;
    const { snapshot } = load;
    const changed = before === undefined ? NOTHING_CHANGED : changedRoutes(before, snapshot);
    this.#watcher.loadedEverything(snapshot.version, load);
    if (before !== undefined && changed.length === 0 && isAsGood(before, snapshot)) {
      this.#serving = { snapshot: before, skippedRows: load.skippedRows, truncated: load.truncated };
      this.#reader.discard(snapshot);
    } else {
      this.#publish(load, changed);
    }
    return changed;
  }

  /** What was made or kept to be compared with, and will not be served. */
  #forget(explained: Explained | undefined): void {
    const before = this.#serving;
    const remembered = this.#remembered;
    this.#remembered = undefined;
    if (explained !== undefined && explained.routes !== before && explained.routes !== remembered) {
      this.#reader.discard(explained.routes.snapshot, (before ?? remembered)?.snapshot);
    }
    if (remembered !== undefined) this.#reader.discard(remembered.snapshot);
  }

  #publish(next: LoadedRoutes, changed: FlatKeys): void {
    const { packed } = next.snapshot;
    if (this.#serving !== undefined) {
      this.#retired.retire(this.#generation, this.#serving.snapshot.packed.memory, packed.memory);
    }
    this.#serving = next;
    this.#generation++;
    this.#parts.publish({ generation: this.#generation, packed, changed });
  }

  #report(load: { how: LoadReport["how"]; tookMs: number; changed: FlatKeys; verdict?: Verdict }): void {
    const { how, tookMs, changed, verdict } = load;
    this.#parts.loaded({
      how,
      tookMs,
      skippedRows: this.#serving?.skippedRows ?? 0,
      truncatedRoutes: [...(this.#serving?.truncated ?? [])],
      changedRoutes: changed.length / 2,
      ...(verdict && { verdict }),
    });
  }
}

/** Whether the loaded snapshot of the same routes need not take the place of the one that serves. */
function isAsGood(serving: RouteSnapshot, loaded: RouteSnapshot): boolean {
  return serving.version === loaded.version && !isWasteful(serving.packed);
}

function withoutFaults(snapshot: RouteSnapshot): LoadedRoutes {
  return { snapshot, skippedRows: 0, truncated: new Set() };
}
