import type { HistoryStore } from "@lars/db";
import { LarsError } from "@lars/model";
import { aDaemonContext, until } from "@lars/testkit";
import { expect, test } from "vitest";
import { History } from "../src/io/history.ts";
import { HistoryTidy } from "../src/io/history-tidy.ts";
import { createMetrics } from "../src/io/metrics.ts";
import { anInbox } from "./builders.ts";

const never = new Promise<never>(() => undefined);

/** A database in which so many rows are old; its user may not alter tables. */
function anOldDatabase(rows: number) {
  const left = { rows };
  const history = {
    keepPartitions: () => Promise.reject(new LarsError("DATABASE_REFUSED", "no rights")),
    async trim(_table: string, _before: number, rowsMax: number) {
      const gone = Math.min(left.rows, rowsMax);
      left.rows -= gone;
      return gone;
    },
  } as unknown as HistoryStore;
  const told = { pauses: 0, noRights: 0 };
  const tidy = new HistoryTidy({
    history,
    clock: () => 1_720_000_000_000,
    keepMs: 86_400_000,
    rolled: () => undefined,
    dropped: () => undefined,
    noPartitions() {
      told.noRights += 1;
    },
    async pause() {
      told.pauses += 1;
    },
    isStopping: () => false,
  });
  return { tidy, left, told };
}

test("a hundred million old rows go in many turns, with pauses, and none of them lasts for ever", async () => {
  const { tidy, left, told } = anOldDatabase(100_000_000);
  expect(await tidy.tidy()).toBe(false);
  const gone = 100_000_000 - left.rows;
  expect(gone).toBeLessThan(10_000_000);
  expect(told.pauses).toBe(gone / 2_000); // one after each statement
  expect(told.noRights).toBe(1);
});

test("once nothing old is left it says so", async () => {
  const { tidy, left } = anOldDatabase(5_000);
  expect(await tidy.tidy()).toBe(true);
  expect(left.rows).toBe(0);
});

test("what is new is stored while old rows are still being dropped", async () => {
  const { inbox, clock } = anInbox();
  const context = aDaemonContext();
  let events = 0;
  const history = {
    keepPartitions: () => never,
    async saveEvents(rows: readonly unknown[]) {
      events += rows.length;
    },
  } as unknown as HistoryStore;
  const policy = { rowsMax: 100, keepMs: 86_400_000, stopMs: 10 };
  const parts = {
    inbox,
    history,
    clock,
    log: context.log,
    metrics: createMetrics(context),
    isStateBehind: () => false,
  };
  await using _history = new History(policy, parts);
  const key = { modId: 7, cmdId: 9, ip: 1, port: 80, caller: 1, instance: "" };
  const counts = { successes: 0, failures: 1, virtualSuccesses: null, virtualFailures: null, lastedSeconds: null };
  inbox.events.add({ atMs: clock(), overloaded: true, ...key, ...counts });
  await until(() => events === 1, { withinMs: 10_000 });
});
