import fc from "fast-check";
import { expect, test } from "vitest";
import { CellTable, NO_SLOT } from "../src/core/cell-table.ts";

type Key = readonly [number, number, number, number, number];

const small = fc.nat(2);
/** Few keys, so that they meet, and addresses that are negative as int32. */
const aKey = fc.tuple(small, small, fc.constantFrom(1, 3_232_235_953, 4_294_967_295), small, small);
const aStep = fc.record({ what: fc.constantFrom("take", "take", "release", "order"), key: aKey });

function setKey(table: CellTable, key: Key): void {
  table.key.set(key.map((number) => number | 0));
}

const inKeyOrder = (a: Key, b: Key): number =>
  a.map((number, n) => number - (b[n] as number)).find((d) => d !== 0) ?? 0;

function keysInOrder(table: CellTable): Key[] {
  return Array.from(
    table.inOrder(),
    (slot) => [0, 1, 2, 3, 4].map((n) => table.keyOf(slot, n) >>> 0) as unknown as Key,
  );
}

/** A table beside the simplest thing that could keep its promise. */
class TableAndModel {
  readonly table = new CellTable(50);
  readonly slots = new Map<string, { key: Key; slot: number }>();

  take(key: Key): void {
    const known = this.slots.get(String(key));
    setKey(this.table, key);
    const slot = this.table.take();
    if (known === undefined) this.slots.set(String(key), { key, slot });
    else expect(slot).toBe(known.slot);
  }

  release(key: Key): void {
    const known = this.slots.get(String(key));
    if (known !== undefined) this.table.release(known.slot);
    this.slots.delete(String(key));
  }

  order(): void {
    expect(keysInOrder(this.table)).toEqual([...this.slots.values()].map((each) => each.key).sort(inKeyOrder));
  }
}

test("whatever comes and goes in whatever order, each key has one slot of its own, and all are told in key order", () => {
  fc.assert(
    fc.property(fc.array(aStep, { maxLength: 120 }), (steps) => {
      const both = new TableAndModel();
      for (const { what, key } of steps) {
        both[what as "take" | "release" | "order"](key);
        expect(both.table.size).toBe(both.slots.size);
      }
      for (const { key, slot } of both.slots.values()) {
        setKey(both.table, key);
        expect(both.table.find()).toBe(slot);
      }
      expect(new Set([...both.slots.values()].map(({ slot }) => slot)).size).toBe(both.slots.size);
    }),
  );
});

test("ten thousand keys are found after the table has grown, and half of them after the others went", () => {
  const table = new CellTable(20_000);
  const keys = Array.from({ length: 10_000 }, (_, n): Key => [n % 7, n % 11, n * 2_654_435_761, n % 65_536, n]);
  const slots = keys.map((key) => {
    setKey(table, key);
    return table.take();
  });
  slots.forEach((slot, n) => {
    if (n % 2 === 0) table.release(slot);
  });
  keys.forEach((key, n) => {
    setKey(table, key);
    expect(table.find()).toBe(n % 2 === 0 ? NO_SLOT : slots[n]);
  });
  expect(table.size).toBe(5_000);
});

test("a full table has no slot for a new key, and still finds the others", () => {
  const table = new CellTable(1);
  setKey(table, [1, 1, 1, 1, 1]);
  const slot = table.take();
  setKey(table, [2, 1, 1, 1, 1]);
  expect(table.take()).toBe(NO_SLOT);
  setKey(table, [1, 1, 1, 1, 1]);
  expect(table.take()).toBe(slot);
  table.release(slot);
  setKey(table, [2, 1, 1, 1, 1]);
  expect(table.take()).not.toBe(NO_SLOT);
});
