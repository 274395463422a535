/**
 * Loads what the watcher decides and announces what differs. One step after the other, and only {@link RouteLoader.step}
 * replaces the serving snapshot; a full load of the interval runs beside the steps, so that edits need not wait for it.
 */
import type { Clock, RouteId, RouteVersion } from "@lars/model";
import { MemoryPool } from "../core/memory-pool.ts";
import { RetiredMemory } from "../core/retired-memory.ts";
import { RouteSnapshot } from "../core/route-snapshot.ts";
import { type ChangedRoute, explainsStep, type FullLoadReason, RouteWatcher } from "../core/route-watcher.ts";
import { changedAmong, changedRoutes, type FlatKeys } from "../core/snapshot-diff.ts";
import { SnapshotWriter } from "../core/snapshot-writer.ts";
import type { LoadReport, NumberedSnapshot, SwapTask } from "./messages.ts";

/** Where routes come from: the part of @lars/db's RouteStore that is used here. */
export interface RouteSource {
  readVersion(): Promise<bigint>;
  loadAll(onRows: (rows: ArrayLike<number>) => void): Promise<{ readonly version: bigint }>;
  loadChanges(since: bigint): Promise<RouteChanges>;
}

interface RouteChanges {
  readonly version: bigint;
  readonly changes: readonly ChangedRoute[];
  readonly rows: readonly number[];
}

export interface RouteLoaderParts {
  readonly source: RouteSource;
  readonly clock: Clock;
  readonly loadIntervalMs: number;
  /** What serves already, when a loader before this one died. */
  readonly serving?: NumberedSnapshot;
  publish(next: SwapTask): void;
  loaded(report: LoadReport): void;
}

/** A full load that is done and not yet served. */
interface FullLoad {
  readonly snapshot: RouteSnapshot;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly skippedRows: number;
  readonly truncated: ReadonlySet<RouteId>;
}

/** Full loads take at most a tenth of the time (architecture.md, dns-service). */
const LOAD_SHARE_MAX = 0.1;

export class RouteLoader {
  readonly #parts: RouteLoaderParts;
  readonly #watcher: RouteWatcher;
  readonly #pool: MemoryPool;
  readonly #retired: RetiredMemory;
  #serving: RouteSnapshot | undefined;
  #generation = 0;
  #reload: Promise<FullLoad> | undefined;
  #reloaded: FullLoad | { readonly failure: unknown } | undefined;
  #truncated = new Set<string>();
  #skippedRows = 0;

  constructor(parts: RouteLoaderParts) {
    this.#parts = parts;
    this.#pool = new MemoryPool(parts.serving?.packed.layout);
    this.#retired = new RetiredMemory(this.#pool);
    this.#watcher = new RouteWatcher(
      { loadIntervalMs: parts.loadIntervalMs, loadShareMax: LOAD_SHARE_MAX },
      parts.clock,
    );
    if (parts.serving === undefined) return;
    this.#serving = new RouteSnapshot(parts.serving.packed);
    this.#generation = parts.serving.generation;
  }

  get serving(): RouteSnapshot | undefined {
    return this.#serving;
  }

  /** The version that was loaded from the database last; undefined before the first load. */
  get version(): RouteVersion | undefined {
    return this.#watcher.version;
  }

  /** Memory that snapshots before the serving one lay in: told by the service, held by whoever writes it to disk. */
  get retired(): RetiredMemory {
    return this.#retired;
  }

  /** Serves a snapshot that did not come from the database; the first load from there is compared with it. */
  adopt(snapshot: RouteSnapshot): void {
    this.#publish(snapshot, new Int32Array(0));
  }

  /** Looks at the version and loads what it must. When it throws, nothing has changed, and the next step tries again. */
  async step(): Promise<void> {
    const seen = (await this.#parts.source.readVersion()) as RouteVersion;
    if (this.#reloaded !== undefined) {
      await this.#serveReload(this.#reloaded);
      return;
    }
    const plan = this.#watcher.plan(seen);
    if (plan.kind === "changes") await this.#loadChanges(plan.since);
    else if (plan.kind === "everything" && plan.why !== "interval") await this.#loadEverything(plan.why);
    if (this.#watcher.isFullLoadDue) this.#startReload();
  }

  async #loadEverything(why: FullLoadReason): Promise<void> {
    try {
      this.#serveEverything(await (this.#reload ?? this.#readEverything()), why);
    } finally {
      this.#reloaded = undefined; // a reload that was waited for is served here, and only here
    }
  }

  async #loadChanges(since: RouteVersion): Promise<void> {
    const startedMs = this.#parts.clock();
    const before = this.#serving;
    // From `since` itself on: its rows are the proof that nobody trimmed later ones.
    const loaded = await this.#parts.source.loadChanges(justBefore(since));
    const version = loaded.version as RouteVersion;
    if (before === undefined || !explainsStep(loaded.changes, since, version)) {
      await this.#loadEverything("unexplained");
      return;
    }
    const { next, keys } = this.#patch(before, loaded);
    const changed = changedAmong(keys, before, next);
    this.#watcher.loadedChanges(version);
    this.#publish(next, changed);
    this.#report({ how: "changes", tookMs: this.#parts.clock() - startedMs, changed });
  }

  #patch(base: RouteSnapshot, loaded: RouteChanges): { next: RouteSnapshot; keys: number[] } {
    const keys = loaded.changes.flatMap(({ modId, cmdId }) => [modId, cmdId]);
    const writer = SnapshotWriter.from(base, this.#pool);
    for (const { modId, cmdId } of loaded.changes) {
      writer.remove(modId, cmdId);
      this.#truncated.delete(`${modId}·${cmdId}`);
    }
    writer.addRows(loaded.rows);
    for (const route of writer.truncated) this.#truncated.add(route);
    return { next: new RouteSnapshot(writer.finish(loaded.version as RouteVersion)), keys };
  }

  async #readEverything(): Promise<FullLoad> {
    const startedMs = this.#parts.clock();
    const writer = new SnapshotWriter(this.#pool, this.#serving?.packed);
    try {
      const { version } = await this.#parts.source.loadAll((rows) => writer.addRows(rows));
      const snapshot = new RouteSnapshot(writer.finish(version as RouteVersion));
      const { skippedRows, truncated } = writer;
      return { snapshot, startedMs, endedMs: this.#parts.clock(), skippedRows, truncated };
    } catch (cause) {
      writer.abandon();
      throw cause;
    }
  }

  #startReload(): void {
    if (this.#reload !== undefined) return;
    const done = (result: FullLoad | { readonly failure: unknown }): void => {
      this.#reload = undefined;
      this.#reloaded = result;
    };
    this.#reload = this.#readEverything();
    this.#reload.then(done, (failure: unknown) => done({ failure }));
  }

  /** A load that ran beside the steps is served; with what changed while it ran, or, when that cannot be known, not at all. */
  async #serveReload(reloaded: FullLoad | { readonly failure: unknown }): Promise<void> {
    this.#reloaded = undefined;
    if ("failure" in reloaded) throw reloaded.failure;
    const { snapshot } = reloaded;
    const present = this.#watcher.version;
    if (present === undefined || snapshot.version >= present) {
      this.#serveEverything(reloaded, "interval");
      return;
    }
    const later = await this.#parts.source.loadChanges(justBefore(snapshot.version));
    if (later.version < present || !explainsStep(later.changes, snapshot.version, later.version as RouteVersion)) {
      this.#discard(snapshot);
      return;
    }
    this.#truncated = new Set(reloaded.truncated);
    const { next } = this.#patch(snapshot, later);
    this.#discard(snapshot);
    this.#serveEverything({ ...reloaded, snapshot: next, truncated: this.#truncated as Set<RouteId> }, "interval");
  }

  #serveEverything(load: FullLoad, how: FullLoadReason): void {
    const before = this.#serving;
    const changed = changedRoutes(before, load.snapshot);
    const isSame = before !== undefined && before.version === load.snapshot.version && changed.length === 0;
    this.#watcher.loadedEverything(load.snapshot.version, load.startedMs, load.endedMs);
    this.#truncated = new Set(load.truncated);
    this.#skippedRows = load.skippedRows;
    if (isSame && before.packed.wastedBytes === 0) this.#discard(load.snapshot);
    else this.#publish(load.snapshot, before === undefined ? new Int32Array(0) : changed);
    this.#report({ how, tookMs: load.endedMs - load.startedMs, changed });
  }

  #publish(next: RouteSnapshot, changed: FlatKeys): void {
    if (this.#serving !== undefined) this.#retired.retire(this.#generation, this.#serving.packed.memory);
    this.#serving = next;
    this.#generation++;
    this.#parts.publish({ generation: this.#generation, packed: next.packed, changed });
  }

  #discard(snapshot: RouteSnapshot): void {
    this.#pool.give(snapshot.packed.memory.index);
    this.#pool.give(snapshot.packed.memory.frames);
  }

  #report(load: { how: LoadReport["how"]; tookMs: number; changed: FlatKeys }): void {
    this.#parts.loaded({
      how: load.how,
      tookMs: load.tookMs,
      skippedRows: this.#skippedRows,
      truncatedRoutes: [...this.#truncated],
      changedRoutes: load.changed.length / 2,
    });
  }
}

function justBefore(version: bigint): bigint {
  return version > 0n ? version - 1n : 0n;
}
