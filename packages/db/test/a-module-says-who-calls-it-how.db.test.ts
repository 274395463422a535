import { adminQueries, type Database, openDatabase } from "@lars/db";
import { aDatabase, type TestDatabase } from "@lars/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

const NOW = 1_700_000_060_000;
const MINUTE = 1_700_000_040 - (1_700_000_040 % 60);

let fresh: TestDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await aDatabase();
  database = await openDatabase({ url: fresh.url });
  const { sql } = fresh;
  for (const host of [1, 2])
    await sql("INSERT INTO RouteData (modid, cmdid, serverip, serverport) VALUES (1, 2, ?, 80)", [host]);
  await sql("INSERT INTO ModIDConfig (modid, content) VALUES (1, 'cart')");
  await sql("INSERT INTO Agent VALUES ('a', 'web-7', 7, 'lars', '1', 'x', 1, 0, ?)", [NOW - 1_000]);
  const report = (host: number, caller: number, overload: string, ageS: number) =>
    sql("INSERT INTO ServerCallStatus VALUES (1, 2, ?, 80, ?, 1, 1, ?, ?)", [
      ...[host, caller, NOW / 1_000 - ageS, overload],
    ]);
  await report(1, 7, "1", 900);
  await report(2, 7, "0", 900);
  await report(1, 8, "0", 10);
  await report(1, 9, "1", 900);
  await sql("INSERT INTO FleetMinute VALUES (?, 1, 1, 1, 0, 1, 1, 1)", [MINUTE]);
  await sql("INSERT INTO CallMinute VALUES (?, 1, 2, 1, 80, 7, 1, 3, 17, 60), (?, 1, 2, 1, 80, 7, 1, 5, 5, 0)", [
    ...[MINUTE, MINUTE - 60],
  ]);
  await sql("INSERT INTO HostEvent VALUES (?, 1, 2, 1, 80, 7, 1, 'a', 3, 17, 5, 20, 30)", [NOW - 5_000]);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await fresh[Symbol.asyncDispose]();
});

const matrix = (caller?: string) => adminQueries(database).moduleMatrix({ modId: 1, cmdId: 2, nowMs: NOW, caller });

test("callers that live are there with state and counts; one that went, without an agent, is not", async () => {
  const { callers, hosts, ...about } = await matrix();
  expect(about).toMatchObject({ modName: "cart", cmdName: null, hostsTotal: 2, hostsResting: 1, callersTotal: 2 });
  expect(about).toMatchObject({ fromSeconds: MINUTE - 240, untilSeconds: MINUTE + 60 });
  expect(callers.map(({ hostname, ip }) => hostname ?? ip)).toEqual(["web-7", "0.0.0.8"]);
  expect(callers[0]?.cells).toEqual([
    [1, 8, 22],
    [0, 0, 0],
  ]);
  expect(hosts.map(({ resting, callers: all }) => `${resting} of ${all}`)).toEqual(["1 of 2", "0 of 1"]);
});

test("a caller is found by part of its name or address", async () => {
  const web = await matrix("web");
  expect(web.callers.map(({ ip, cells }) => [ip, ...cells])).toEqual([["0.0.0.7", [1, 8, 22], [0, 0, 0]]]);
  expect(web).toMatchObject({ fromSeconds: MINUTE - 240, untilSeconds: MINUTE + 60, callersTotal: 1 });
  expect((await matrix("0.8")).callers.map(({ ip }) => ip)).toEqual(["0.0.0.8"]);
  expect((await matrix("nobody")).callers).toEqual([]);
});

test("an event names its caller and the calls that decided it", async () => {
  expect(await adminQueries(database).moduleEvents({ modId: 1, cmdId: 2 })).toEqual([
    {
      ...{ atMs: NOW - 5_000, ip: "0.0.0.1", port: 80, caller: "0.0.0.7", hostname: "web-7", overloaded: true },
      ...{ successes: 3, failures: 17, lastedSeconds: 30 },
    },
  ]);
});
