/** What a swap changes: the routes whose frames differ, however they came to differ. */
import type { RouteSnapshot } from "./route-snapshot.ts";

/** Keys as flat pairs modid, cmdid, as they travel between threads. */
export type FlatKeys = Int32Array;

/** Keys of all routes that were added, changed or removed between two snapshots. Without a `before`: all of `after`. */
export function changedRoutes(before: RouteSnapshot | undefined, after: RouteSnapshot): FlatKeys {
  const keys: number[] = [];
  after.forEachRoute((entry) => {
    const modId = after.index.modId(entry);
    const cmdId = after.index.cmdId(entry);
    if (before === undefined || !sameFrame(before, after, { modId, cmdId, entry })) keys.push(modId, cmdId);
  });
  before?.forEachRoute((entry) => {
    const modId = before.index.modId(entry);
    const cmdId = before.index.cmdId(entry);
    if (after.find(modId, cmdId) < 0) keys.push(modId, cmdId);
  });
  return Int32Array.from(keys);
}

/** Of `keys` (flat pairs, repetitions allowed), those whose frames differ. */
export function changedAmong(keys: readonly number[], before: RouteSnapshot, after: RouteSnapshot): FlatKeys {
  const changed = new Map<string, readonly [number, number]>();
  for (let at = 0; at + 1 < keys.length; at += 2) {
    const modId = keys[at] ?? 0;
    const cmdId = keys[at + 1] ?? 0;
    const entry = after.find(modId, cmdId);
    const same = entry < 0 ? before.find(modId, cmdId) < 0 : sameFrame(before, after, { modId, cmdId, entry });
    if (!same) changed.set(`${modId} ${cmdId}`, [modId, cmdId]);
  }
  return Int32Array.from([...changed.values()].flat());
}

function sameFrame(
  before: RouteSnapshot,
  after: RouteSnapshot,
  key: { modId: number; cmdId: number; entry: number },
): boolean {
  const old = before.find(key.modId, key.cmdId);
  const length = after.index.length(key.entry);
  if (old < 0 || before.index.length(old) !== length) return false;
  const [left, right] = [before.index.start(old), after.index.start(key.entry)];
  return before.frames.compare(after.frames, right, right + length, left, left + length) === 0;
}
