/** Builders of what the tests of this app are about. */
import type { RouteVersion } from "@lars/model";
import { MemoryPool } from "../src/core/memory-pool.ts";
import { RouteSnapshot } from "../src/core/route-snapshot.ts";
import { SnapshotWriter } from "../src/core/snapshot-writer.ts";

/** Routes by `modid cmdid`, each with its hosts as [ip, port], sorted. */
export type RouteModel = ReadonlyMap<string, readonly (readonly [number, number])[]>;

/** Rows of a model as the database streams them. */
export function rowsOf(model: RouteModel): number[] {
  return [...model]
    .flatMap(([key, hosts]) => hosts.map((host) => [...key.split(" ").map(Number), ...host]))
    .sort(byRow)
    .flat();
}

function byRow(left: readonly number[], right: readonly number[]): number {
  for (let at = 0; at < left.length; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A snapshot of everything that a model has. */
export function aSnapshot(model: RouteModel, version = 1n, pool = new MemoryPool()): RouteSnapshot {
  const writer = new SnapshotWriter(pool);
  writer.addRows(rowsOf(model));
  return new RouteSnapshot(writer.finish(version as RouteVersion));
}

/** The next model as a change of the one before: `keys` are read again, the rest is copied. */
export function aPatched(
  base: RouteSnapshot,
  next: { model: RouteModel; keys: readonly string[]; version?: bigint; pool?: MemoryPool },
): RouteSnapshot {
  const writer = SnapshotWriter.from(base, next.pool ?? new MemoryPool());
  const present = new Map([...next.model].filter(([key]) => next.keys.includes(key)));
  for (const key of next.keys) {
    const [modId = 0, cmdId = 0] = key.split(" ").map(Number);
    writer.remove(modId, cmdId);
  }
  writer.addRows(rowsOf(present));
  return new RouteSnapshot(writer.finish((next.version ?? base.version + 1n) as RouteVersion));
}

/** What a snapshot serves, as a model of frames in hex. */
export function framesOf(snapshot: RouteSnapshot): Map<string, string> {
  const frames = new Map<string, string>();
  snapshot.forEachRoute((entry) => {
    const key = `${snapshot.index.modId(entry)} ${snapshot.index.cmdId(entry)}`;
    frames.set(key, Buffer.from(snapshot.frameAt(entry)).toString("hex"));
  });
  return frames;
}
