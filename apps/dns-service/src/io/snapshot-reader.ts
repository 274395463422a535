/** Reads the database into snapshots: everything into a new one, or what changed on top of another. Serves nothing. */
import type { Clock, RouteId, RouteVersion } from "@lars/model";
import type { MemoryPool } from "../core/memory-pool.ts";
import { RouteSnapshot } from "../core/route-snapshot.ts";
import type { StepChanges } from "../core/route-watcher.ts";
import { SnapshotWriter } from "../core/snapshot-writer.ts";

/** Where routes come from: the part of @lars/db's RouteStore that is used here. */
export interface RouteSource {
  readVersion(): Promise<bigint>;
  loadAll(
    onRows: (rows: ArrayLike<number>) => void,
  ): Promise<{ readonly version: bigint; readonly hasChanges: boolean }>;
  loadChanges(since: bigint): Promise<RouteChanges>;
}

/** What RouteChange rows behind a version name, and all rows of those routes. */
export interface RouteChanges extends StepChanges {
  readonly rows: readonly number[];
}

/** A snapshot, and what was wrong with the rows that it was made of. */
export interface LoadedRoutes {
  readonly snapshot: RouteSnapshot;
  /** At the last full load. */
  readonly skippedRows: number;
  readonly truncated: ReadonlySet<RouteId>;
}

/** Everything, and when it was read. */
export interface FullLoad extends LoadedRoutes {
  readonly startedMs: number;
  readonly endedMs: number;
  /** Whether RouteChange had rows of its version. */
  readonly hasChanges: boolean;
}

/** Routes that were patched into `next`, as flat pairs modid, cmdid. */
export interface Patched {
  readonly next: LoadedRoutes;
  readonly keys: readonly number[];
}

export interface SnapshotReaderParts {
  readonly source: RouteSource;
  readonly clock: Clock;
  readonly pool: MemoryPool;
}

export class SnapshotReader {
  readonly #parts: SnapshotReaderParts;

  constructor(parts: SnapshotReaderParts) {
    this.#parts = parts;
  }

  /** @param expected what the snapshot before had. */
  async everything(expected: RouteSnapshot | undefined): Promise<FullLoad> {
    const { source, clock, pool } = this.#parts;
    const startedMs = clock();
    const writer = new SnapshotWriter(pool, expected?.packed);
    try {
      const { version, hasChanges } = await source.loadAll((rows) => writer.addRows(rows));
      const snapshot = new RouteSnapshot(writer.finish(version as RouteVersion));
      const { skippedRows, truncated } = writer;
      return { snapshot, skippedRows, truncated, startedMs, endedMs: clock(), hasChanges };
    } catch (cause) {
      writer.abandon();
      throw cause;
    }
  }

  /** `base` with what changed; see {@link SnapshotWriter.from} for what it means to patch one snapshot twice. */
  patched(base: LoadedRoutes, { version, changes, rows }: RouteChanges): Patched {
    const writer = SnapshotWriter.from(base.snapshot, this.#parts.pool);
    const truncated = new Set(base.truncated);
    for (const { modId, cmdId } of changes) {
      writer.remove(modId, cmdId);
      if (truncated.size > 0) truncated.delete(`${modId}·${cmdId}` as RouteId);
    }
    writer.addRows(rows);
    for (const route of writer.truncated) truncated.add(route);
    const snapshot = new RouteSnapshot(writer.finish(version as RouteVersion));
    const next = { snapshot, skippedRows: base.skippedRows, truncated };
    return { next, keys: changes.flatMap(({ modId, cmdId }) => [modId, cmdId]) };
  }

  /** Uses the memory of a snapshot again that was never served; not what it shares with `kept`. */
  discard({ packed: { memory } }: RouteSnapshot, kept?: RouteSnapshot): void {
    if (memory.index !== kept?.packed.memory.index) this.#parts.pool.give(memory.index);
    if (memory.frames !== kept?.packed.memory.frames) this.#parts.pool.give(memory.frames);
  }
}
