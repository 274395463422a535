import { hostAddress, type RouteVersion } from "@lars/model";
import { getRouteResponse, readFrame } from "@lars/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryPool } from "../src/core/memory-pool.ts";
import { FRAME_ALIGNMENT, frameStart } from "../src/core/route-frame.ts";
import { RouteSnapshot } from "../src/core/route-snapshot.ts";
import { changedAmong, changedRoutes } from "../src/core/snapshot-diff.ts";
import { SnapshotWriter } from "../src/core/snapshot-writer.ts";
import { aPatched, aSnapshot, framesOf, type RouteModel, rowsOf } from "./builders.ts";

const key = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 2_147_483_647 })),
    fc.integer({ min: 0, max: 12 }),
  )
  .map(([modId, cmdId]) => `${modId} ${cmdId}`);
const host = fc.tuple(fc.integer({ min: 0, max: 4_294_967_295 }), fc.integer({ min: 1, max: 65_535 }));
const hosts = fc.uniqueArray(host, { minLength: 1, maxLength: 6, selector: ([ip, port]) => `${ip}:${port}` });
const model = fc
  .uniqueArray(fc.tuple(key, hosts), { maxLength: 150, selector: ([name]) => name })
  .map((routes): RouteModel => new Map(routes.map(([name, list]) => [name, [...list].sort(byHost)])));

function byHost(left: readonly [number, number], right: readonly [number, number]): number {
  return left[0] - right[0] || left[1] - right[1];
}

function hostsServed(snapshot: RouteSnapshot, name: string) {
  const [modId = 0, cmdId = 0] = name.split(" ").map(Number);
  const bytes = snapshot.frameOf(modId, cmdId);
  const frame = bytes && readFrame(Buffer.from(bytes));
  return frame && getRouteResponse.decode(frame.body);
}

/** Some keys of either model, as an operator might touch them. */
function changeOf(before: RouteModel, after: RouteModel): { next: RouteModel; keys: string[] } {
  const keys = [...new Set([...before.keys(), ...after.keys()])].filter((_, at) => at % 3 === 0);
  const next = new Map(before);
  for (const name of keys) {
    const list = after.get(name);
    if (list === undefined) next.delete(name);
    else next.set(name, list);
  }
  return { next, keys };
}

test("a lookup gives the hosts of that route and no other, and nothing for a route that is not there", () => {
  fc.assert(
    fc.property(model, fc.array(key), (routes, others) => {
      const snapshot = aSnapshot(routes);
      for (const [name, list] of routes) {
        expect(hostsServed(snapshot, name)?.hosts).toEqual(list.map(([ip, port]) => hostAddress(ip, port)));
      }
      for (const name of others) expect(hostsServed(snapshot, name) !== undefined).toBe(routes.has(name));
      expect(snapshot.packed.routes).toBe(routes.size);
      expect(snapshot.packed.hosts).toBe(rowsOf(routes).length / 4);
    }),
    { numRuns: 300 },
  );
});

test("a snapshot that was patched serves what one that was built anew serves", () => {
  fc.assert(
    fc.property(fc.array(model, { minLength: 2, maxLength: 6 }), ([first, ...rest]) => {
      const pool = new MemoryPool();
      let present: RouteModel = first ?? new Map();
      let snapshot = aSnapshot(present, 1n, pool);
      for (const target of rest) {
        const { next, keys } = changeOf(present, target);
        const patched = aPatched(snapshot, { model: next, keys, pool });
        const rebuilt = aSnapshot(next);
        expect(framesOf(patched)).toEqual(framesOf(rebuilt));
        expect([patched.packed.routes, patched.packed.hosts]).toEqual([rebuilt.packed.routes, rebuilt.packed.hosts]);
        expectSound(patched);
        if (patched.packed.layout === snapshot.packed.layout) expectSameEntries(snapshot, patched);
        pool.give(snapshot.packed.memory.index); // as the service does once every loop let go of it
        pool.give(snapshot.packed.memory.frames);
        [present, snapshot] = [next, patched];
      }
    }),
    { numRuns: 300 },
  );
});

/** Every frame starts at a multiple of eight, and every byte of the frames is of a route, between two of them, or waste. */
function expectSound(snapshot: RouteSnapshot): void {
  let used = 0;
  snapshot.forEachRoute((entry) => {
    expect(snapshot.index.start(entry) % FRAME_ALIGNMENT).toBe(0);
    used += frameStart(snapshot.index.length(entry));
  });
  expect(frameStart(snapshot.packed.framesBytes)).toBe(used + snapshot.packed.wastedBytes);
}

function expectSameEntries(before: RouteSnapshot, after: RouteSnapshot): void {
  before.forEachRoute((entry) => {
    const found = after.find(before.index.modId(entry), before.index.cmdId(entry));
    expect([entry, -1]).toContain(found);
  });
}

test("a patch leaves the entries where they were, and says so; a snapshot that is built anew says that it does not", () => {
  const pool = new MemoryPool();
  const routes: RouteModel = new Map(Array.from({ length: 20 }, (_, at) => [`${at} 1`, [[at, 80] as const]]));
  const first = aSnapshot(routes, 1n, pool);
  const patched = aPatched(first, { model: new Map([...routes, ["99 1", [[1, 1]]]]), keys: ["3 1", "99 1"], pool });
  expect(patched.packed.layout).toBe(first.packed.layout);
  const many: RouteModel = new Map(Array.from({ length: 90 }, (_, at) => [`${at} 2`, [[at, 80] as const]]));
  const grown = aPatched(patched, { model: many, keys: [...many.keys()], pool });
  const layouts = [first, grown, aSnapshot(routes, 2n, pool)].map(({ packed }) => packed.layout);
  expect(new Set(layouts).size).toBe(3);
  const laterPool = new MemoryPool(first.packed.layout); // of the thread that takes the place of a dead one
  expect(layouts).not.toContain(aSnapshot(routes, 3n, laterPool).packed.layout);
});

test("what is pushed is exactly what differs, whichever way the next snapshot was made", () => {
  fc.assert(
    fc.property(model, model, (before, target) => {
      const { next, keys } = changeOf(before, target);
      const names = [...new Set([...before.keys(), ...next.keys()])];
      const differing = names
        .filter((name) => JSON.stringify(before.get(name)) !== JSON.stringify(next.get(name)))
        .sort();
      const old = aSnapshot(before);
      expect(namesIn(changedRoutes(old, aSnapshot(next)))).toEqual(differing);
      const touched = keys.concat(keys).flatMap((name) => name.split(" ").map(Number));
      expect(namesIn(changedAmong(touched, old, aPatched(old, { model: next, keys })))).toEqual(differing);
    }),
    { numRuns: 300 },
  );
});

function namesIn(flat: Int32Array): string[] {
  return Array.from({ length: flat.length / 2 }, (_, at) => `${flat[at * 2]} ${flat[at * 2 + 1]}`).sort();
}

test("rows with ids or ports that the protocol does not know are skipped and counted", () => {
  const writer = new SnapshotWriter(new MemoryPool());
  writer.addRows([1, 1, 167_772_161, 80, 1, 1, 167_772_162, 0, 1, 1, 167_772_163, 65_536]);
  writer.addRows([1, 4_294_967_295, 167_772_161, 80, 2_147_483_648, 1, 167_772_161, 80, 2, 2, 5, 70_000]);
  const snapshot = new RouteSnapshot(writer.finish(1n as RouteVersion));
  expect(writer.skippedRows).toBe(5);
  expect([snapshot.packed.routes, snapshot.packed.hosts]).toEqual([1, 1]);
  expect(hostsServed(snapshot, "1 1")?.hosts).toEqual([hostAddress(167_772_161, 80)]);
});

test("a host that a deployed table holds twice is served once", () => {
  const writer = new SnapshotWriter(new MemoryPool());
  writer.addRows([1, 1, 7, 80]);
  writer.addRows([1, 1, 7, 80, 1, 1, 7, 81]);
  expect(new RouteSnapshot(writer.finish(1n as RouteVersion)).packed.hosts).toBe(2);
});

test("a route with more hosts than a frame carries is served with the first ones, and named", () => {
  const many = Array.from({ length: 5_000 }, (_, at) => [9, 9, 4_000_000_000 + at, 60_000]).flat();
  const writer = new SnapshotWriter(new MemoryPool());
  writer.addRows([...many, 9, 10, 1, 1]);
  const snapshot = new RouteSnapshot(writer.finish(1n as RouteVersion));
  const served = hostsServed(snapshot, "9 9")?.hosts ?? [];
  expect([...writer.truncated]).toEqual(["9·9"]);
  expect(served.length).toBeGreaterThan(3_800);
  expect(served.map((at) => at.ip)).toEqual(served.map((_, at) => 4_000_000_000 + at));
  expect(hostsServed(snapshot, "9 10")?.hosts).toHaveLength(1);
});

test("a route may come in several batches and the map may outgrow what was expected", () => {
  const pool = new MemoryPool();
  const writer = new SnapshotWriter(pool);
  for (let at = 0; at < 30_000; at++) writer.addRows([at >> 1, 3, at, 80]);
  const snapshot = new RouteSnapshot(writer.finish(2n as RouteVersion));
  expect([snapshot.packed.routes, snapshot.packed.hosts]).toEqual([15_000, 30_000]);
  for (let at = 0; at < 15_000; at += 777) expect(hostsServed(snapshot, `${at} 3`)?.hosts).toHaveLength(2);
});

test("patching the same route over and over does not make the map grow without end", () => {
  const pool = new MemoryPool();
  const routes: RouteModel = new Map([["1 1", Array.from({ length: 3_000 }, (_, at) => [at, 80] as const)]]);
  let snapshot = aSnapshot(routes, 1n, pool);
  for (let at = 0; at < 300; at++) snapshot = aPatched(snapshot, { model: routes, keys: ["1 1"], pool });
  expect(snapshot.packed.framesBytes).toBeLessThan(3 * 1024 * 1024);
  expect(framesOf(snapshot)).toEqual(framesOf(aSnapshot(routes)));
});
