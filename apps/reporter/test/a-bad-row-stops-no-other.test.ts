import { LarsError } from "@lars/model";
import { expect, test } from "vitest";
import { LatestRows } from "../src/core/latest-rows.ts";
import { queueOf } from "../src/io/queue.ts";

/** A queue of the numbers 0 to `size` − 1 into a table that does not take those of `bad`. */
function aQueue(size: number, bad: readonly number[] = []) {
  const rows = new LatestRows<number>({ keyOf: String, merge: (_, next) => next, weigh: () => 1, weightMax: 1000 });
  for (let row = 0; row < size; row++) rows.add(row);
  const table: number[] = [];
  const sizes: number[] = [];
  let away = false;
  const queue = queueOf<number>({
    table: "Numbers",
    rows,
    async store(batch) {
      await Promise.resolve();
      if (away) throw new LarsError("DATABASE_UNAVAILABLE", "No database answers.");
      if (batch.some((row) => bad.includes(row))) throw new Error("Out of range value");
      sizes.push(batch.length);
      table.push(...batch);
    },
  });
  return { queue, rows, table, sizes, goAway: () => (away = true), comeBack: () => (away = false) };
}

const batching = { batchRows: 10, connections: 3, onRefused: () => {} };

test("everything is stored once, in batches", async () => {
  const { queue, rows, table, sizes } = aQueue(35);
  expect(await queue.storeAll(batching)).toBe(35);
  expect(table.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 35 }, (_, row) => row));
  expect(sizes.toSorted((a, b) => b - a)).toEqual([10, 10, 10, 5]);
  expect(rows.size).toBe(0);
});

test("a row that the server does not take is left out and told of, all others are stored", async () => {
  const { queue, rows, table } = aQueue(30, [13, 14]);
  const refusals: unknown[] = [];
  await queue.storeAll({ ...batching, onRefused: (cause) => refusals.push(cause) });
  expect(table).toHaveLength(28);
  expect(refusals).toHaveLength(2);
  expect(rows.size).toBe(0);
});

test("what was not stored when the database went waits until it is back", async () => {
  const { queue, rows, table, goAway, comeBack } = aQueue(30);
  goAway();
  await expect(queue.storeAll(batching)).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
  expect(rows.size).toBe(30);
  comeBack();
  expect(await queue.storeAll(batching)).toBe(30);
  expect(table).toHaveLength(30);
});
