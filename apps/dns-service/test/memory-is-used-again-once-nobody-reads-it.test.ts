import { expect, test } from "vitest";
import { MemoryPool } from "../src/core/memory-pool.ts";
import { RetiredMemory } from "../src/core/retired-memory.ts";
import { aPatched, aSnapshot, framesOf, type RouteModel } from "./builders.ts";

const BYTES = 300_000;
const aMemory = () => ({ index: new SharedArrayBuffer(BYTES), frames: new SharedArrayBuffer(BYTES) });

function aPool() {
  const pool = new MemoryPool();
  const retired = new RetiredMemory(pool);
  /** Pieces that would be used again. */
  const spares = (): SharedArrayBuffer[] => {
    const pieces: SharedArrayBuffer[] = [];
    while (pool.spareBytes > 0) pieces.push(pool.take(BYTES));
    for (const piece of pieces) pool.give(piece);
    return pieces;
  };
  return { pool, retired, spares };
}

test("memory of a snapshot is used again once every loop serves a later one, not before", () => {
  const { retired, spares } = aPool();
  const [first, second] = [aMemory(), aMemory()];
  retired.everyLoopServes(1);
  retired.retire(1, first, second);
  expect(spares()).toEqual([]);
  retired.everyLoopServes(2);
  expect(new Set(spares())).toEqual(new Set([first.index, first.frames]));
});

test("frames that a later snapshot shares are used again with the last one that does", () => {
  const { retired, spares } = aPool();
  const first = aMemory();
  const second = { index: new SharedArrayBuffer(BYTES), frames: first.frames };
  const third = aMemory();
  retired.retire(1, first, second);
  retired.everyLoopServes(2);
  expect(spares()).toEqual([first.index]);
  retired.retire(2, second, third);
  expect(spares()).toEqual([first.index]);
  retired.everyLoopServes(3);
  expect(new Set(spares())).toEqual(new Set([first.index, second.index, first.frames]));
});

test("memory that is being written to disk is not used again until it is written", () => {
  const { retired, spares } = aPool();
  const [first, second] = [aMemory(), aMemory()];
  retired.hold(first);
  retired.retire(1, first, second);
  retired.everyLoopServes(2);
  expect(spares()).toEqual([]);
  retired.release();
  expect(new Set(spares())).toEqual(new Set([first.index, first.frames]));
});

test("however many edits pass by a loop that is slow, few pieces wait for it", () => {
  const { pool, retired, spares } = aPool();
  let present = aMemory();
  for (let generation = 1; generation <= 100; generation++) {
    const next = aMemory();
    retired.retire(generation, present, next);
    present = next;
  }
  retired.everyLoopServes(101);
  expect(spares().length).toBeLessThanOrEqual(6);
  expect(pool.spareBytes).toBeLessThanOrEqual(6 * BYTES);
});

const routes = (count: number, seed: number): RouteModel =>
  new Map(Array.from({ length: count }, (_, at) => [`${at} 1`, [[seed + at, 80] as const, [seed + at, 81] as const]]));

test("an edit writes behind the frames of the snapshot before, in the same memory, and changes none of them", () => {
  const pool = new MemoryPool();
  const first = aSnapshot(routes(500, 0), 1n, pool);
  const before = framesOf(first);
  const second = aPatched(first, { model: routes(500, 7), keys: ["3 1", "499 1"], pool });
  expect(second.packed.memory.frames).toBe(first.packed.memory.frames);
  expect(second.packed.memory.index).not.toBe(first.packed.memory.index);
  expect(second.packed.framesBytes - first.packed.framesBytes).toBeLessThan(200);
  expect(framesOf(first)).toEqual(before);
});

test("a day of edits of one route, and of routes that come and go, leaves the memory of the map as it was", () => {
  const pool = new MemoryPool();
  const retired = new RetiredMemory(pool);
  let snapshot = aSnapshot(routes(3_000, 0), 1n, pool);
  let most = 0;
  for (let edit = 1; edit <= 15_000; edit++) {
    const key = edit % 2 === 0 ? "7 1" : `${5_000 + (edit >> 2)} 1`;
    const hosts = Array.from({ length: 60 }, (_, at) => [edit + at, 80] as const);
    const model: RouteModel = edit % 4 === 1 ? new Map() : new Map([[key, hosts]]);
    const next = aPatched(snapshot, { model, keys: [key], version: 1n, pool });
    retired.retire(edit, snapshot.packed.memory, next.packed.memory);
    retired.everyLoopServes(edit + 1);
    snapshot = next;
    const { index, frames } = snapshot.packed.memory;
    most = Math.max(most, index.byteLength + frames.byteLength + pool.spareBytes);
  }
  expect(most).toBeLessThan(12 * 1024 * 1024);
});
