import { changeRoutes, type Database, openDatabase, type RouteEdit, type RouteRow, routeLine } from "@lars/db";
import { HOSTS_PER_ROUTE_MAX, hostAddress, routeKey } from "@lars/model";
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

const aRow = (modId: number, cmdId: number, n: number): RouteRow => ({ ...routeKey(modId, cmdId), host: aHost(n) });
const edit = (lines: Partial<RouteEdit>): Promise<{ version: bigint }> =>
  changeRoutes(database, { author: "ada", add: [], update: [], remove: [], ...lines });

async function table(): Promise<{ id: number; line: string }[]> {
  const rows = await fresh.sql("SELECT * FROM RouteData ORDER BY id");
  return rows.map((row) => ({
    id: Number(row["id"]),
    line: `${row["modid"]},${row["cmdid"]},${Number(row["serverip"]) - 10 * 2 ** 24}:${row["serverport"]}`,
  }));
}
async function rowsSeen(): Promise<{ id: number; before: RouteRow }[]> {
  const rows = await fresh.sql("SELECT * FROM RouteData ORDER BY id");
  return rows.map((row) => ({
    id: Number(row["id"]),
    before: {
      ...routeKey(Number(row["modid"]), Number(row["cmdid"])),
      host: hostAddress(Number(row["serverip"]), Number(row["serverport"])),
    },
  }));
}
const changes = async () =>
  (await fresh.sql("SELECT modid, cmdid, version FROM RouteChange ORDER BY version, modid, cmdid")).map(
    (row) => `${row["modid"]}·${row["cmdid"]}`,
  );
const seen = async (at: number) => {
  const row = (await rowsSeen())[at];
  if (row === undefined) throw new Error(`no row ${at}`);
  return row;
};

test("an added host, its version, its change and who did it are written together", async () => {
  const before = Math.floor(Date.now() / 1000);
  const { version } = await edit({ add: [aRow(1, 2, 3)] });
  expect(Number(version)).toBeGreaterThanOrEqual(before);
  expect(Number(version)).toBeLessThanOrEqual(Date.now() / 1000 + 1);
  expect(await database.routes.readVersion()).toBe(version);
  expect((await table()).map((row) => row.line)).toEqual(["1,2,3:8000"]);
  const loaded = await database.routes.loadChanges(version - 1n);
  expect(loaded.changes).toMatchObject([{ modId: 1, cmdId: 2, version }]);
  expect(loaded.rows).toEqual([1, 2, aHost(3).ip, 8000]);
  const [record] = await fresh.sql("SELECT * FROM RouteEdit");
  expect(record).toMatchObject({
    version: Number(version),
    author: "ada",
    removed: "[]",
    added: '["1,2,10.0.0.3:8000"]',
  });
  expect(Number(record?.["atMs"])).toBeGreaterThanOrEqual(before * 1000);
});

test("ten edits within one second are ten versions", async () => {
  const versions: bigint[] = [];
  for (let n = 1; n <= 10; n++) versions.push((await edit({ add: [aRow(1, 1, n)] })).version);
  expect(new Set(versions).size).toBe(10);
  expect(versions).toEqual([...versions].sort((a, b) => Number(a - b)));
});

test("a delete is an edit like any other: a new version, and a change for its route", async () => {
  const added = await edit({ add: [aRow(7, 8, 1)] });
  const removed = await edit({ remove: await rowsSeen() });
  expect(removed.version).toBeGreaterThan(added.version);
  expect(await table()).toEqual([]);
  const loaded = await database.routes.loadChanges(added.version);
  expect(loaded).toMatchObject({
    version: removed.version,
    changes: [{ modId: 7, cmdId: 8, version: removed.version }],
  });
  expect(loaded.rows).toEqual([]);
});

test("moving a host from one route to another touches both", async () => {
  await edit({ add: [aRow(1, 1, 1)] });
  await fresh.sql("DELETE FROM RouteChange");
  await edit({ update: [{ ...(await seen(0)), after: aRow(2, 2, 1) }] });
  expect(await changes()).toEqual(["1·1", "2·2"]);
});

test("a route that many lines touch is announced once", async () => {
  await edit({ add: [1, 2, 3].map((n) => aRow(1, 1, n)) });
  expect(await changes()).toEqual(["1·1"]);
});

test("of two editors of one row the second is told what it holds now, and nothing is overwritten", async () => {
  await edit({ add: [aRow(1, 1, 1)] });
  const row = await seen(0);
  await edit({ update: [{ ...row, after: aRow(1, 1, 2) }] });
  const second = edit({ update: [{ ...row, after: aRow(1, 1, 3) }], add: [aRow(5, 5, 5)] });
  await expect(second).rejects.toMatchObject({
    code: "ROUTE_CONFLICT",
    conflicts: [{ kind: "changed", list: "update", line: 0, present: aRow(1, 1, 2) }],
  });
  expect((await table()).map((one) => one.line)).toEqual(["1,1,2:8000"]);
});

test("who changes or removes a row that is gone is told so", async () => {
  await edit({ add: [aRow(1, 1, 1)] });
  const row = await seen(0);
  await edit({ remove: [row] });
  await expect(edit({ remove: [row] })).rejects.toMatchObject({
    conflicts: [{ kind: "gone", list: "remove", line: 0 }],
  });
  const late = edit({ update: [{ ...row, after: aRow(1, 1, 2) }] });
  await expect(late).rejects.toMatchObject({ conflicts: [{ kind: "gone", list: "update", line: 0 }] });
});

test("a duplicate is refused with its line, whether it is in the table or in the edit, and nothing is written", async () => {
  const { version } = await edit({ add: [aRow(1, 1, 1)] });
  const { id } = await seen(0);
  const wrong = edit({ add: [aRow(1, 1, 2), aRow(1, 1, 1), aRow(1, 1, 2)] });
  await expect(wrong).rejects.toMatchObject({
    code: "ROUTE_CONFLICT",
    conflicts: [
      { kind: "duplicate", list: "add", line: 1, other: { id } },
      { kind: "duplicate", list: "add", line: 2, other: { list: "add", line: 0 } },
    ],
  });
  await expect(wrong).rejects.toThrow("add 2: 1,1,10.0.0.1:8000 is there already");
  expect((await table()).map((row) => row.line)).toEqual(["1,1,1:8000"]);
  expect(await database.routes.readVersion()).toBe(version);
  expect(await changes()).toHaveLength(1);
  expect(await fresh.sql("SELECT version FROM RouteEdit")).toHaveLength(1);
});

test("two lines about one row are refused", async () => {
  await edit({ add: [aRow(1, 1, 1)] });
  const row = await seen(0);
  await expect(edit({ update: [{ ...row, after: aRow(1, 1, 2) }], remove: [row] })).rejects.toMatchObject({
    conflicts: [{ kind: "repeated", list: "remove", line: 0, other: { list: "update", line: 0 } }],
  });
});

test("hosts change places in one edit, keep their ids, and columns of others are left alone", async () => {
  await using other = await aDatabase();
  await other.sql("ALTER TABLE RouteData ADD COLUMN note VARCHAR(20) NOT NULL DEFAULT ''");
  await using theirs = await openDatabase({ url: other.url });
  const nobody = { author: "ada", add: [], update: [], remove: [] };
  await changeRoutes(theirs, { ...nobody, add: [1, 2, 3].map((n) => aRow(1, 1, n)) });
  await other.sql("UPDATE RouteData SET note = CONCAT('row ', id)");
  const next = [2, 3, 1];
  const update = [1, 2, 3].map((id) => ({ id, before: aRow(1, 1, id), after: aRow(1, 1, next[id - 1] ?? 0) }));
  await changeRoutes(theirs, { ...nobody, update });
  const rows = await other.sql("SELECT id, serverip, note FROM RouteData ORDER BY id");
  expect(rows).toEqual([1, 2, 3].map((id) => ({ id, serverip: aHost(next[id - 1]).ip, note: `row ${id}` })));
});

test("a place that is given up in an edit can be taken in the same edit", async () => {
  await edit({ add: [aRow(1, 1, 1), aRow(1, 1, 2)] });
  await edit({ add: [aRow(1, 1, 1)], remove: [await seen(0)], update: [{ ...(await seen(1)), after: aRow(2, 1, 2) }] });
  expect((await table()).map((row) => row.line)).toEqual(["2,1,2:8000", "1,1,1:8000"]);
});

test("a route cannot grow beyond what one answer carries, and one that is too long already may shrink", async () => {
  const full = Array.from({ length: HOSTS_PER_ROUTE_MAX }, (_, n) => aRow(1, 1, n + 1));
  await edit({ add: full });
  const extra = HOSTS_PER_ROUTE_MAX + 1;
  await expect(edit({ add: [aRow(1, 1, extra)] })).rejects.toMatchObject({
    conflicts: [{ kind: "too_many", list: "add", line: 0, hosts: extra, hostsMax: HOSTS_PER_ROUTE_MAX }],
  });
  await edit({ add: [aRow(1, 1, extra)], remove: [await seen(0)] });
  const row = aRow(1, 1, extra + 1);
  await fresh.sql("INSERT INTO RouteData VALUES (NULL, 1, 1, ?, 8000)", [row.host.ip]);
  await edit({ remove: [await seen(0)] });
});

test("thousands of lines are one edit", async () => {
  const add = Array.from({ length: 5_000 }, (_, n) => aRow(n % 100, n % 7, n + 1));
  await edit({ add });
  const update = (await rowsSeen())
    .slice(0, 2_000)
    .map((row) => ({ ...row, after: { ...row.before, ...routeKey(9_999, 1) } }));
  const remove = (await rowsSeen()).slice(2_000);
  await edit({ update, remove });
  expect(await table()).toHaveLength(2_000);
  const [record] = await fresh.sql("SELECT removed, added FROM RouteEdit ORDER BY version DESC LIMIT 1");
  expect(JSON.parse(String(record?.["removed"]))).toHaveLength(5_000);
  expect(JSON.parse(String(record?.["added"]))).toContain(routeLine({ ...routeKey(9_999, 1), host: aHost(1) }));
});

test("concurrent edits never have the same version, and all of them are written", async () => {
  await using other = await openDatabase({ url: fresh.url });
  const edits = Array.from({ length: 40 }, (_, n) => ({
    author: "x",
    add: [aRow(n % 3, 1, n + 1)],
    update: [],
    remove: [],
  }));
  const results = await Promise.all(edits.map((one, n) => changeRoutes(n % 2 === 0 ? database : other, one)));
  expect(new Set(results.map((result) => result.version)).size).toBe(40);
  expect(await table()).toHaveLength(40);
  expect(await changes()).toHaveLength(40);
});

test("scripts that write UNIX_TIMESTAMP() go on working beside edits", async () => {
  const versions: bigint[] = [];
  for (let n = 1; n <= 5; n++) versions.push((await edit({ add: [aRow(1, 1, n)] })).version);
  await fresh.sql("UPDATE RouteVersion SET version = UNIX_TIMESTAMP(NOW()) WHERE id = 1");
  const after = await edit({ add: [aRow(1, 1, 6)] });
  expect(after.version).toBeGreaterThan(versions.at(-1) ?? 0n);
  await fresh.sql("UPDATE RouteVersion SET version = UNIX_TIMESTAMP(NOW()) + 1000 WHERE id = 1");
  const [ahead] = await fresh.sql("SELECT version FROM RouteVersion");
  expect((await edit({ add: [aRow(1, 1, 7)] })).version).toBe(BigInt(Number(ahead?.["version"])) + 1n);
});

test("a script that inserts the same host at the same moment makes no duplicate: the editor is told", async () => {
  const results = await Promise.allSettled([
    ...Array.from({ length: 10 }, (_, n) => edit({ add: [aRow(1, 1, n + 1)] })),
    ...Array.from({ length: 10 }, (_, n) =>
      fresh.sql("INSERT IGNORE INTO RouteData VALUES (NULL, 1, 1, ?, 8000)", [aHost(n + 1).ip]),
    ),
  ]);
  const refused = results.filter((result) => result.status === "rejected").map((result) => result.reason.code);
  expect(new Set(refused)).toEqual(new Set(refused.length > 0 ? ["ROUTE_CONFLICT"] : []));
  expect(await table()).toHaveLength(10);
});

test("an edit on a database whose version row was lost puts the row back", async () => {
  await fresh.sql("DELETE FROM RouteVersion");
  const { version } = await edit({ add: [aRow(1, 1, 1)] });
  expect(await database.routes.readVersion()).toBe(version);
});

test("an edit without lines writes nothing", async () => {
  expect(await edit({})).toEqual({ version: 0n });
  expect(await fresh.sql("SELECT version FROM RouteEdit")).toEqual([]);
});
