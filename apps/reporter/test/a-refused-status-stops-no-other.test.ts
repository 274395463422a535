import { hostAddress, LarsError } from "@lars/model";
import { expect, test } from "vitest";
import { type StatusStorage, statusQueue } from "../src/io/status-queue.ts";
import { anInbox, aReport, scanned } from "./builders.ts";

const AWAY = new LarsError("DATABASE_UNAVAILABLE", "No database answers.");
const LOCKED = new LarsError("DATABASE_UNAVAILABLE", "Someone keeps rows locked.", {
  cause: Object.assign(new Error(), { code: "ER_LOCK_WAIT_TIMEOUT" }),
});

/** Statuses of the modules 0 to `size` − 1, and a MySQL of which the test says what it does not take. */
function aQueue(size: number, bytesMax = 16_000_000) {
  const { inbox, clock } = anInbox({ rowsMax: 10_000 });
  const report = (modId: number, atSeconds = 1_720_000_000): void => {
    const results = [{ host: hostAddress(1, 1), successes: 1, failures: 0, overloaded: false }];
    inbox.takeReport(scanned(aReport({ modId, atSeconds, results })));
  };
  for (let modId = 0; modId < size; modId++) report(modId);
  const statements: number[][] = [];
  const table = new Map<number, number>();
  const refusals: unknown[] = [];
  const locked: number[] = [];
  let judge: (modIds: readonly number[]) => unknown = () => undefined;
  const storage: StatusStorage = {
    statementBytesMax: async () => bytesMax,
    async upsertPacked(rows) {
      const modIds = Array.from({ length: rows.length / 9 }, (_, n) => rows[n * 9] as number);
      statements.push(modIds);
      await Promise.resolve();
      const failure = judge(modIds);
      if (failure !== undefined) throw failure;
      for (const [n, modId] of modIds.entries()) table.set(modId, rows[n * 9 + 7] as number);
    },
  };
  const onLocked = (rows: number): void => void locked.push(rows);
  const queue = statusQueue({ statuses: inbox.statuses, storage, clock, onStored: () => {}, onLocked });
  const onRefused = (_: unknown, key: object | string): void => void refusals.push(key);
  return {
    storeAll: () => queue.storeAll({ batchRows: 10, connections: 3, onRefused }),
    behave: (next: typeof judge) => {
      judge = next;
    },
    ...{ inbox, clock, report, statements, table, refusals, locked, queue },
  };
}

const outOfRange = (bad: readonly number[]) => (modIds: readonly number[]) =>
  modIds.some((modId) => bad.includes(modId)) ? new Error("Out of range value") : undefined;

test("everything is stored once, in statements of the size that was asked for, and each is counted", async () => {
  const { storeAll, statements, table, queue } = aQueue(35);
  expect(await storeAll()).toBe(35);
  expect(table.size).toBe(35);
  expect(statements.map(({ length }) => length)).toEqual([10, 10, 10, 5]);
  expect(queue.size()).toBe(0);
  expect(await storeAll()).toBe(0);
});

test("what comes before its turn is stored in the same round; what comes after it, in the next", async () => {
  const { storeAll, behave, report, table, queue } = aQueue(200);
  let isFirst = true;
  behave(() => {
    if (isFirst) for (const modId of [0, 199]) report(modId, 1_720_000_001);
    isFirst = false;
    return undefined;
  });
  await storeAll();
  expect([table.get(0), table.get(199)]).toEqual([1_720_000_000, 1_720_000_001]);
  expect(queue.size()).toBe(1);
});

test("a server that takes short statements only gets short ones", async () => {
  const { storeAll, statements } = aQueue(35, 1_024 + 3 * 112);
  await storeAll();
  expect(Math.max(...statements.map(({ length }) => length))).toBe(3);
});

test("a row that is refused is left out and told with its key, all others are stored", async () => {
  const { storeAll, behave, table, refusals, queue } = aQueue(30);
  behave(outOfRange([13, 14]));
  expect(await storeAll()).toBe(28);
  expect(table.size).toBe(28);
  expect(refusals).toEqual([expect.objectContaining({ modid: 13, port: 1 }), expect.objectContaining({ modid: 14 })]);
  expect(queue.size()).toBe(0);
});

test("what comes later of a refused row is no burden to the others: it is tried alone, a minute later", async () => {
  const { storeAll, behave, report, statements, table, clock, queue } = aQueue(30);
  behave(outOfRange([13]));
  await storeAll();
  for (let modId = 0; modId < 30; modId++) report(modId, 1_720_000_001);
  statements.length = 0;
  expect(await storeAll()).toBe(29);
  expect(statements).toHaveLength(3);
  expect(queue.size()).toBe(1);
  clock.advance(60_000);
  behave(() => undefined);
  expect(await storeAll()).toBe(1);
  expect(table.get(13)).toBe(1_720_000_001);
  expect(queue.size()).toBe(0);
});

test("a table that takes nothing at all is no matter of single rows: the flush ends, and everything waits", async () => {
  const { storeAll, behave, refusals, statements, table, queue } = aQueue(2_000);
  behave(() => new Error("Field 'theirs' doesn't have a default value"));
  await expect(storeAll()).rejects.toThrow("Field 'theirs'");
  expect(refusals.length).toBeLessThanOrEqual(100);
  expect(statements.length).toBeLessThan(1_000);
  behave(() => undefined);
  await storeAll();
  expect(table.size).toBe(2_000 - refusals.length);
  expect(queue.size()).toBe(0);
});

test("rows that somebody else keeps locked wait for the next flush, all others are stored meanwhile", async () => {
  const { storeAll, behave, table, locked, queue } = aQueue(30);
  behave((modIds) => (modIds.includes(13) ? LOCKED : undefined));
  expect(await storeAll()).toBe(20);
  expect(locked).toEqual([10]);
  expect(queue.size()).toBe(10);
  behave(() => undefined);
  expect(await storeAll()).toBe(10);
  expect(table.size).toBe(30);
});

test("what was not stored when MySQL went waits until it is back, with what came meanwhile", async () => {
  const { storeAll, behave, report, table, queue } = aQueue(30);
  behave(() => AWAY);
  await expect(storeAll()).rejects.toBe(AWAY);
  expect(queue.size()).toBe(30);
  report(7, 1_720_000_005);
  behave(() => undefined);
  expect(await storeAll()).toBe(30);
  expect(table.get(7)).toBe(1_720_000_005);
});
