import { type CallStatusRow, type Database, openDatabase } from "@lars/db";
import { aDatabase, type TestDatabase, until } from "@lars/testkit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

let fresh: TestDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await aDatabase();
  database = await openDatabase({ url: fresh.url });
});
beforeEach(() => fresh.sql("DELETE FROM ServerCallStatus"));
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await fresh[Symbol.asyncDispose]();
});

function aStatus(changes: Partial<CallStatusRow> = {}): CallStatusRow {
  const key = { modId: 1, cmdId: 2, ip: 3232235953, port: 7777, caller: 2130706433 };
  return { ...key, successes: 10, failures: 1, atSeconds: 1_000, overloaded: false, ...changes };
}
const stored = () =>
  fresh.sql("SELECT succ_cnt, err_cnt, ts, overload FROM ServerCallStatus ORDER BY modid, cmdid, port");

test("a newer report takes the place of an older one, column by column", async () => {
  await database.statuses.upsert([aStatus()]);
  await database.statuses.upsert([aStatus({ successes: 3, failures: 9, atSeconds: 1_001, overloaded: true })]);
  expect(await stored()).toEqual([{ succ_cnt: 3, err_cnt: 9, ts: 1_001, overload: "1" }]);
});

test("an older report never overwrites a newer one", async () => {
  await database.statuses.upsert([aStatus({ atSeconds: 2_000 })]);
  await database.statuses.upsert([aStatus({ successes: 0, failures: 0, atSeconds: 1_999, overloaded: true })]);
  expect(await stored()).toEqual([{ succ_cnt: 10, err_cnt: 1, ts: 2_000, overload: "0" }]);
});

test("two reports of one second: the one that comes last counts", async () => {
  await database.statuses.upsert([aStatus(), aStatus({ successes: 11 })]);
  expect(await stored()).toEqual([{ succ_cnt: 11, err_cnt: 1, ts: 1_000, overload: "0" }]);
});

test("addresses from 128.0.0.0 up and counts beyond the column are stored", async () => {
  await database.statuses.upsert([aStatus({ ip: 4294967295, caller: 4294967295, successes: 4e9, failures: 4e9 })]);
  expect(await fresh.sql("SELECT ip, caller, succ_cnt, err_cnt FROM ServerCallStatus")).toEqual([
    { ip: 4294967295, caller: 4294967295, succ_cnt: 2147483647, err_cnt: 2147483647 },
  ]);
});

test("thousands of reports are written by several writers at once, none is lost", async () => {
  const rows = Array.from({ length: 5_000 }, (_, n) => aStatus({ modId: n % 50, cmdId: n % 70, port: n + 1 }));
  const shuffled = rows.toReversed();
  await Promise.all([rows, shuffled, rows, shuffled].map((batch) => database.statuses.upsert(batch)));
  expect(await stored()).toHaveLength(5_000);
});

test("a report that is there already costs no write", async () => {
  await database.statuses.upsert([aStatus()]);
  const written = () =>
    fresh.sql(
      "SELECT variable_value AS n FROM information_schema.global_status WHERE variable_name = 'Innodb_rows_updated'",
    );
  const before = await written();
  await database.statuses.upsert([aStatus()]);
  expect(await written()).toEqual(before);
});

test("a writer that has to wait for a lock writes when the lock is free", async () => {
  await database.statuses.upsert([aStatus()]);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const holder = database.transaction(async (tx) => {
    await tx.selectFrom("ServerCallStatus").selectAll().forUpdate().execute();
    await held;
  });
  const writing = database.statuses.upsert([aStatus({ atSeconds: 3_000 })]);
  release();
  await Promise.all([holder, writing]);
  expect(await stored()).toMatchObject([{ ts: 3_000 }]);
});

test("the victim of a deadlock writes once more", async () => {
  const ports = Array.from({ length: 20 }, (_, n) => n + 1);
  await database.statuses.upsert(ports.map((port) => aStatus({ port })));
  const [holds, isMet] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { ip, modId: modid, cmdId: cmdid } = aStatus();
  const holder = database.kysely.transaction().execute(async (tx) => {
    const change = tx
      .updateTable("ServerCallStatus")
      .set({ err_cnt: 50 })
      .where((row) => row.and({ modid, cmdid, ip }));
    await change.where("port", ">=", 2).execute(); // it has changed more rows, so the other one is the victim
    holds.resolve();
    await isMet.promise;
    await change.where("port", "=", 1).execute();
  });
  await holds.promise;
  const rows = [1, 2].flatMap((port) => [modid, cmdid, ip, port, aStatus().caller, 7, 0, 3_000, 0]);
  const writing = database.statuses.upsertPacked(Float64Array.from(rows)); // has the first, waits for the second
  await until(async () => {
    const [row] = await fresh.sql(
      "SELECT count(*) AS n FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
    );
    return Number(row?.["n"]) === 1;
  });
  isMet.resolve();
  await Promise.all([holder, writing]);
  expect((await stored()).slice(0, 3)).toMatchObject([
    { succ_cnt: 7, err_cnt: 0, ts: 3_000 },
    { succ_cnt: 7, err_cnt: 0, ts: 3_000 },
    { succ_cnt: 10, err_cnt: 50, ts: 1_000 },
  ]);
});

test("nothing to write is no statement", async () => {
  await database.statuses.upsert([]);
  expect(await stored()).toEqual([]);
});
