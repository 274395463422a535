import { adminQueries, changeRoutes, type Database, openDatabase, type RouteRow } from "@lars/db";
import { hostAddress, routeKey } from "@lars/model";
import { aDatabase, aHost, type TestDatabase } from "@lars/testkit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

let fresh: TestDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await aDatabase();
  database = await openDatabase({ url: fresh.url });
});
beforeEach(async () => {
  for (const table of ["RouteData", "RouteChange", "RouteEdit"]) await fresh.sql(`DELETE FROM ${table}`);
  await fresh.sql("REPLACE INTO RouteVersion VALUES (1, 0)");
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await fresh[Symbol.asyncDispose]();
});

const aRow = (modId: number, n: number): RouteRow => ({ ...routeKey(modId, 1), host: aHost(n) });

async function add(author: string, ...rows: RouteRow[]): Promise<number> {
  return Number((await changeRoutes(database, { author, add: rows, update: [], remove: [] })).version);
}

async function removeHost(modId: number, n: number): Promise<number> {
  const rows = await fresh.sql("SELECT * FROM RouteData WHERE modid = ? AND serverip = ?", [modId, aHost(n).ip]);
  const seen = rows.map((row) => ({
    id: Number(row["id"]),
    before: { ...routeKey(modId, 1), host: hostAddress(Number(row["serverip"]), Number(row["serverport"])) },
  }));
  return Number((await changeRoutes(database, { author: "ada", add: [], update: [], remove: seen })).version);
}

const hostsOf = (version: number) => adminQueries(database).versionHosts(version);
const search = async (query: { search?: string; modId?: number }) =>
  (await adminQueries(database).pageVersions({ ...query, limit: 10, nowMs: Date.now() })).rows.map(
    (row) => row.version,
  );

test("the hosts of a module before and after a version are known although it was edited since", async () => {
  await add("ada", aRow(1, 1), aRow(1, 2));
  const version = await add("ada", aRow(1, 3), aRow(2, 9));
  await removeHost(1, 1);
  await add("ada", aRow(1, 4));
  const [one, two] = await hostsOf(version);
  expect(one).toMatchObject({ modId: 1, before: 2, after: 3, kept: ["10.0.0.1:8000", "10.0.0.2:8000"] });
  expect(two).toMatchObject({ modId: 2, before: 0, after: 1, kept: [] });
});

test("what a delete left is known too", async () => {
  await add("ada", aRow(1, 1), aRow(1, 2));
  const version = await removeHost(1, 2);
  expect(await hostsOf(version)).toMatchObject([{ before: 2, after: 1, kept: ["10.0.0.1:8000"] }]);
});

test("where a script changed the module since, the hosts of then are not guessed", async () => {
  const version = await add("ada", aRow(1, 1));
  await fresh.sql("INSERT INTO RouteChange (modid, cmdid, version) VALUES (1, 1, ?)", [version + 1]);
  expect(await hostsOf(version)).toMatchObject([{ before: null, after: null }]);
});

test("a version is found by who made it, by a part of its lines and by its module", async () => {
  const first = await add("ada", aRow(1, 1));
  const second = await add("grace", aRow(2, 2), aRow(1, 7));
  expect(await search({ search: "grac" })).toEqual([second]);
  expect(await search({ search: "10.0.0.1:" })).toEqual([first]);
  expect(await search({ modId: 1 })).toEqual([second, first]);
  expect(await search({ modId: 2, search: "ada" })).toEqual([]);
  expect(await search({ modId: 1, search: "10.0.0.7" })).toEqual([second]);
});
