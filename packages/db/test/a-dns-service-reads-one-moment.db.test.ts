import { changeRoutes, type Database, openDatabase } from "@lars/db";
import { routeKey } from "@lars/model";
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

const add = (modId: number, cmdId: number, ...hosts: number[]) =>
  changeRoutes(database, {
    author: "ada",
    add: hosts.map((n) => ({ ...routeKey(modId, cmdId), host: aHost(n) })),
    update: [],
    remove: [],
  });

async function loadAll() {
  const rows: number[][] = [];
  const { version } = await database.routes.loadAll((batch) => {
    for (let at = 0; at < batch.length; at += 4) rows.push([...batch.subarray(at, at + 4)]);
  });
  return { version, rows };
}

test("all routes come in the order of module, command, address, port", async () => {
  await add(2, 1, 5, 4);
  await add(1, 9, 3);
  await add(1, 2, 1);
  const { rows } = await loadAll();
  expect(rows.map(([modId, cmdId, ip]) => [modId, cmdId, ip])).toEqual([
    [1, 2, aHost(1).ip],
    [1, 9, aHost(3).ip],
    [2, 1, aHost(4).ip],
    [2, 1, aHost(5).ip],
  ]);
});

test("more rows than one batch holds arrive once each", async () => {
  const values = Array.from({ length: 20_000 }, (_, n) => `(NULL, ${n % 100}, ${n % 7}, ${n}, 80)`);
  await fresh.sql(`INSERT INTO RouteData VALUES ${values.join()}`);
  const { rows } = await loadAll();
  expect(new Set(rows.map((row) => row[2])).size).toBe(20_000);
  expect(rows).toHaveLength(20_000);
});

test("others have their turn behind each batch, however many rows wait already", async () => {
  for (let table = 0; table < 3; table++) {
    const values = Array.from({ length: 20_000 }, (_, n) => `(NULL, ${table}, 1, ${n}, 80)`);
    await fresh.sql(`INSERT INTO RouteData VALUES ${values.join()}`);
  }
  let turn = 0;
  let next = setImmediate(function others() {
    turn++;
    next = setImmediate(others);
  });
  const turns: number[] = [];
  await database.routes.loadAll(() => {
    if (turns.length === 0) keepBusy(100); // the rows of several batches come meanwhile
    turns.push(turn);
  });
  clearImmediate(next);
  const whole = turns.slice(0, -1); // the last batch is the rest of what came with the one before
  expect(whole.length).toBeGreaterThan(5);
  expect(new Set(whole).size).toBe(whole.length);
});

function keepBusy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test("an edit during a load is in it whole or not at all, rows and version alike", async () => {
  const hostsAt = new Map([[0n, 0]]);
  const loads: { version: bigint; hosts: number }[] = [];
  let editing = true;
  const load = async (read: () => Promise<{ version: bigint; hosts: number }>) => {
    while (editing) loads.push(await read());
  };
  const readers = [loadHosts, loadHosts, loadChangedHosts, loadChangedHosts].map(load);
  for (let n = 1; n <= 80; n++) hostsAt.set((await add(1, 1, n)).version, n);
  editing = false;
  await Promise.all(readers);
  for (const { version, hosts } of loads) expect(hosts).toBe(hostsAt.get(version));
});

async function loadHosts() {
  const { version, rows } = await loadAll();
  return { version, hosts: rows.length };
}

async function loadChangedHosts() {
  const { version, rows } = await database.routes.loadChanges(0n);
  return { version, hosts: rows.length / 4 };
}

test("a reader that throws ends the load with its error, and the next load is whole", async () => {
  await add(1, 1, 1, 2, 3);
  const broken = database.routes.loadAll(() => {
    throw new Error("no room");
  });
  await expect(broken).rejects.toThrow("no room");
  expect((await loadAll()).rows).toHaveLength(3);
});

test("what changed since a version is each touched route once, with its hosts", async () => {
  const { version } = await add(1, 1, 1);
  await add(3, 1, 3);
  await add(2, 1, 2);
  const last = await add(3, 1, 4);
  const loaded = await database.routes.loadChanges(version);
  expect(loaded.version).toBe(last.version);
  expect(loaded.changes.map((change) => change.modId).sort()).toEqual([2, 3]);
  expect(loaded.changes.find((change) => change.modId === 3)?.version).toBe(last.version);
  expect(loaded.rows.filter((_, at) => at % 4 === 2)).toEqual([aHost(2).ip, aHost(3).ip, aHost(4).ip]);
  const nothing = { version: last.version, knowsSince: true, changes: [], rows: [] };
  expect(await database.routes.loadChanges(last.version)).toEqual(nothing);
});

test("of a version that was set back by hand, changes that are later than it tell of the past", async () => {
  const { version } = await add(1, 1, 1);
  await add(2, 1, 2);
  await fresh.sql("UPDATE RouteVersion SET version = ?", [version]);
  const nothing = { version, knowsSince: false, changes: [], rows: [] };
  expect(await database.routes.loadChanges(BigInt(version) - 1n)).toMatchObject({ changes: [{ modId: 1 }] });
  expect(await database.routes.loadChanges(version)).toEqual({ ...nothing, knowsSince: true });
  await fresh.sql("UPDATE RouteVersion SET version = ?", [BigInt(version) - 5n]);
  expect(await database.routes.loadChanges(BigInt(version) - 7n)).toEqual({
    ...nothing,
    version: BigInt(version) - 5n,
  });
});

test("whether the changes of a version are still there is told with what came behind it", async () => {
  const { version } = await add(1, 1, 1);
  const last = await add(2, 1, 2);
  expect(await database.routes.loadChanges(version)).toMatchObject({ version: last.version, knowsSince: true });
  await fresh.sql("DELETE FROM RouteChange WHERE version = ?", [version]);
  const { knowsSince, changes } = await database.routes.loadChanges(version);
  expect([knowsSince, changes.map((change) => change.modId)]).toEqual([false, [2]]);
});

test("a version of more than 2^53 is asked for without loss", async () => {
  await fresh.sql("INSERT INTO RouteChange VALUES (NULL, 1, 1, 18446744073709551615)");
  const knows = async (version: bigint) => (await database.routes.loadChanges(version)).knowsSince;
  expect(await knows(18_446_744_073_709_551_615n)).toBe(true);
  expect(await knows(18_446_744_073_709_551_614n)).toBe(false);
});

test("old changes are trimmed, others stay", async () => {
  const values = Array.from({ length: 12_000 }, (_, n) => `(NULL, 1, 1, ${n})`);
  await fresh.sql(`INSERT INTO RouteChange VALUES ${values.join()}`);
  expect(await database.routes.trimChanges(11_000n)).toBe(11_000);
  expect(await fresh.sql("SELECT MIN(version) AS first, COUNT(*) AS n FROM RouteChange")).toEqual([
    { first: 11_000, n: 1_000 },
  ]);
});

test("a database without a version row is at version 0", async () => {
  await fresh.sql("DELETE FROM RouteVersion");
  expect(await database.routes.readVersion()).toBe(0n);
  expect(await loadAll()).toEqual({ version: 0n, rows: [] });
});
