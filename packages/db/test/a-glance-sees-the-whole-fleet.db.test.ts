import { adminQueries, type Database, openDatabase } from "@lars/db";
import { aDatabase, type TestDatabase } from "@lars/testkit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

const NOW = 1_700_000_060_000;
const MINUTE = 1_700_000_040 - (1_700_000_040 % 60);

let fresh: TestDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await aDatabase();
  database = await openDatabase({ url: fresh.url });
});
beforeEach(async () => {
  for (const table of ["RouteData", "ServerCallStatus", "Agent", "FleetMinute", "ModuleMinute", "ReporterNode"])
    await fresh.sql(`DELETE FROM ${table}`);
  for (const module of [1, 2])
    for (const host of [1, 2])
      await fresh.sql("INSERT INTO RouteData (modid, cmdid, serverip, serverport) VALUES (?, 1, ?, 80)", [
        module,
        host,
      ]);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await fresh[Symbol.asyncDispose]();
});

/** What `caller` reported of a host of a module; an old report of a caller that lives counts. */
const report = (module: number, host: number, given: { caller?: number; overload?: 0 | 1; ageS?: number } = {}) =>
  fresh.sql("INSERT INTO ServerCallStatus VALUES (?, 1, ?, 80, ?, 1, 1, ?, ?)", [
    ...[module, host, given.caller ?? 9, NOW / 1_000 - (given.ageS ?? 1), String(given.overload ?? 1)],
  ]);

const anAgent = (n: number, seenMs: number, dnsService = "10.0.0.1:7778") =>
  fresh.sql("INSERT INTO Agent VALUES (?, 'web', ?, 'lars', '1', ?, 1, 0, ?)", [`agent-${n}`, n, dnsService, seenMs]);

const overview = () => adminQueries(database).overview(NOW);

test("a host rests once, at however many callers it does", async () => {
  await report(1, 1);
  await report(1, 1, { caller: 8 });
  await report(1, 2, { overload: 0 });
  expect(await overview()).toMatchObject({ modules: 2, hosts: 4, resting: { hosts: 1, modulesWithout: [] } });
});

test("a module whose hosts rest at all who call it has none left", async () => {
  await report(1, 1);
  await report(1, 2);
  await report(2, 1);
  await report(2, 2);
  await report(2, 2, { caller: 8, overload: 0 });
  const { resting } = await overview();
  expect(resting.hosts).toBe(4);
  expect(resting.modulesWithout.map(({ modId }) => modId)).toEqual([1]);
});

test("what a caller that is gone said last counts no more, unless it is an agent that lives", async () => {
  await report(1, 1, { ageS: 200 });
  await report(1, 2, { ageS: 200, caller: 7 });
  await anAgent(7, NOW - 1_000);
  expect((await overview()).resting.hosts).toBe(1);
});

test("a host that its module has no longer does not rest", async () => {
  await report(1, 3);
  expect((await overview()).resting.hosts).toBe(0);
});

test("agents are online, gone, or serve old hosts", async () => {
  await anAgent(1, NOW - 1_000);
  await anAgent(2, NOW - 31_000, "");
  await anAgent(3, NOW - 1_000, "");
  expect((await overview()).agents).toEqual({ online: 2, total: 3, stale: 1 });
});

test("modules are compared over the last five minutes that are known, the worst first", async () => {
  expect((await overview()).worst).toBeNull();
  await fresh.sql("INSERT INTO FleetMinute VALUES (?, 1, 190, 10, 0, 2, 1, 2)", [MINUTE]);
  await fresh.sql(
    "INSERT INTO ModuleMinute VALUES (?, 1, 1, 1, 99, 1, 0, 2, 0, 1, 2), (?, 2, 1, 1, 91, 9, 0, 2, 0, 1, 2)",
    [...[MINUTE, MINUTE]],
  );
  await fresh.sql("INSERT INTO ModuleMinute VALUES (?, 1, 1, 1, 0, 500, 0, 2, 0, 1, 2)", [MINUTE - 300]);
  const worst = (await adminQueries(database).overview(NOW)).worst;
  expect(worst?.modules.map(({ modId, errorRate }) => [modId, errorRate])).toEqual([
    [2, 0.09],
    [1, 0.01],
  ]);
});

test("a reporter that was not seen for a while is gone", async () => {
  const node = { hostname: "rep", software: "lars", version: "1", connections: 1, rowsWaiting: 0, minutesWaiting: 0 };
  const figures = { lagMs: 5, takenPerSecond: 0, storedPerSecond: 0, startedMs: 0 };
  await database.reporterNodes.saveNode({ ...node, ...figures, instance: "a", address: "1", seenMs: NOW - 16_000 });
  await database.reporterNodes.saveNode({ ...node, ...figures, instance: "b", address: "2", seenMs: NOW - 1_000 });
  expect((await overview()).reporters.map(({ instance, gone }) => [instance, gone])).toEqual([
    ["b", false],
    ["a", true],
  ]);
});

test("an hour is sixty steps up to the minute that runs", async () => {
  await fresh.sql("INSERT INTO FleetMinute VALUES (?, 1, 60, 0, 0, 1, 1, 1)", [MINUTE - 60]);
  const history = await adminQueries(database).fleetHistory("1h", NOW);
  expect(history).toMatchObject({ untilSeconds: Math.floor(NOW / 60_000) * 60, stepSeconds: 60 });
  expect(history.untilSeconds - history.fromSeconds).toBe(3_600);
  expect(history.points).toHaveLength(1);
});
