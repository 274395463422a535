import { hostAddress } from "@lars/model";
import { aClock } from "@lars/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { COUNT_MAX, callStatusRules } from "../src/core/call-status.ts";
import { Inbox } from "../src/core/inbox.ts";
import { LatestRows } from "../src/core/latest-rows.ts";
import { aReport, CALLER } from "./builders.ts";

const anInbox = (rowsMax = 100) => new Inbox({ rowsMax, clock: aClock(1_720_000_000_000) });
const host = hostAddress(167_772_161, 8001);
const result = (given: object = {}) => [{ host, successes: 1, failures: 0, overloaded: false, ...given }];

test("each host of a report becomes one row of its caller", () => {
  const inbox = anInbox();
  expect(inbox.takeReport(aReport())).toMatchObject({ queued: 2, invalid: 0 });
  expect(inbox.statuses.waiting()).toEqual([
    {
      modId: 7,
      cmdId: 9,
      ip: 167_772_161,
      port: 8001,
      caller: CALLER,
      successes: 10,
      failures: 1,
      atSeconds: 1_720_000_000,
      overloaded: false,
    },
    expect.objectContaining({ ip: 3_232_235_777, port: 8002, failures: 7, overloaded: true }),
  ]);
});

test("a newer report takes the place of the one that waits, an older one does not", () => {
  const inbox = anInbox();
  inbox.takeReport(aReport({ atSeconds: 1_719_999_990, results: result({ successes: 5 }) }));
  expect(inbox.takeReport(aReport({ atSeconds: 1_719_999_991, results: result({ successes: 6 }) })).merged).toBe(1);
  expect(inbox.takeReport(aReport({ atSeconds: 1_719_999_980, results: result({ successes: 4 }) })).outdated).toBe(1);
  expect(inbox.statuses.waiting()).toEqual([expect.objectContaining({ successes: 6, atSeconds: 1_719_999_991 })]);
});

test("of two reports of one second the later arrival counts", () => {
  const inbox = anInbox();
  inbox.takeReport(aReport({ results: result({ successes: 5 }) }));
  inbox.takeReport(aReport({ results: result({ successes: 3 }) }));
  expect(inbox.statuses.waiting()).toEqual([expect.objectContaining({ successes: 3 })]);
});

test("what is full drops new keys, says so, and still takes news of those that wait", () => {
  const inbox = anInbox(2);
  inbox.takeReport(aReport());
  expect(inbox.takeReport(aReport({ modId: 8 }))).toMatchObject({ queued: 0, dropped: 2 });
  expect(inbox.takeReport(aReport())).toMatchObject({ merged: 2, dropped: 0 });
  expect(inbox.statuses.size).toBe(2);
});

test.each([
  ["a modid below 0", { modId: -1 }],
  ["a cmdid below 0", { cmdId: -2_147_483_648 }],
  ["no time", { atSeconds: 0 }],
])("a report with %s is counted and skipped", (_, given) => {
  const inbox = anInbox();
  expect(inbox.takeReport(aReport(given))).toMatchObject({ queued: 0, invalid: 2 });
  expect(inbox.statuses.size).toBe(0);
});

test.each([-1, 65_536, 2_147_483_647])("a host with port %i is skipped, the others of the report are not", (port) => {
  const inbox = anInbox();
  const bad = { host: hostAddress(1, port), successes: 1, failures: 0, overloaded: false };
  expect(inbox.takeReport(aReport({ results: [bad, ...result()] }))).toMatchObject({ queued: 1, invalid: 1 });
});

test("counts beyond the column's largest are that largest", () => {
  const inbox = anInbox();
  inbox.takeReport(aReport({ results: result({ successes: 4_294_967_295, failures: COUNT_MAX + 1 }) }));
  expect(inbox.statuses.waiting()).toEqual([expect.objectContaining({ successes: COUNT_MAX, failures: COUNT_MAX })]);
});

test("a report from the future counts as made now, so that it does not outlive all that follow", () => {
  const inbox = anInbox();
  inbox.takeReport(aReport({ atSeconds: 4_294_967_295, results: result() }));
  expect(inbox.statuses.waiting()).toEqual([expect.objectContaining({ atSeconds: 1_720_000_000 })]);
  inbox.takeReport(aReport({ atSeconds: 1_720_000_030, results: result() }));
  expect(inbox.statuses.waiting()).toEqual([expect.objectContaining({ atSeconds: 1_720_000_030 })]);
});

test("what was replaced while it was being stored waits for the next time", () => {
  const inbox = anInbox();
  inbox.takeReport(aReport());
  const batch = inbox.statuses.waiting();
  inbox.takeReport(aReport({ atSeconds: 1_720_000_001, results: result({ successes: 99 }) }));
  inbox.statuses.stored(batch);
  expect(inbox.statuses.waiting()).toEqual([expect.objectContaining({ successes: 99 })]);
});

interface Numbered {
  readonly key: number;
  readonly at: number;
}

/** The merge map of four rows beside the simplest thing that could keep its promise. */
function aMapAndItsModel() {
  const rows = new LatestRows<Numbered>({
    keyOf: (row) => String(row.key),
    merge: (waiting, next) => (next.at >= waiting.at ? next : undefined),
    weigh: () => 1,
    weightMax: 4,
  });
  const newest = new Map<number, number>();
  return {
    rows,
    newest,
    add(row: Numbered) {
      if (rows.add(row) === "dropped") expect(rows.size).toBe(4);
      else newest.set(row.key, Math.max(newest.get(row.key) ?? 0, row.at));
    },
    store(count: number) {
      const batch = rows.waiting().slice(0, count);
      rows.stored(batch);
      for (const { key } of batch) newest.delete(key);
    },
  };
}

test("whatever is added and stored in whatever order, the bound holds and the newest of each key is never lost", () => {
  const row = fc.record({ key: fc.nat(5), at: fc.nat(20) });
  const step = fc.oneof(row, fc.nat(6));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const { rows, newest, add, store } = aMapAndItsModel();
      for (const each of steps) {
        if (typeof each === "number") store(each);
        else add(each);
        expect(rows.size).toBeLessThanOrEqual(4);
        expect(new Map(rows.waiting().map(({ key, at }) => [key, at]))).toEqual(newest);
      }
    }),
  );
});

test("a key tells apart what could be read two ways", () => {
  const { keyOf } = callStatusRules(1);
  const row = { modId: 1, cmdId: 23, ip: CALLER, port: 4, caller: CALLER, successes: 0, failures: 0 };
  const other = { ...row, modId: 12, cmdId: 3 };
  expect(keyOf({ ...row, atSeconds: 1, overloaded: true })).not.toBe(
    keyOf({ ...other, atSeconds: 1, overloaded: true }),
  );
});
