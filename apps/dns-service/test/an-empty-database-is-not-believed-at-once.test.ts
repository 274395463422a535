import { expect, test } from "vitest";
import type { RouteSnapshot } from "../src/core/route-snapshot.ts";
import type { LoadReport, NumberedSnapshot, SwapTask } from "../src/io/messages.ts";
import { RouteLoader } from "../src/io/route-loader.ts";
import { DatabaseOfMaps, type Hosts, someHosts } from "./a-database-of-maps.ts";
import { aSnapshot, framesOf } from "./builders.ts";

const HOLD_MS = 30_000;

interface Options {
  readonly holdMs?: number;
  readonly serving?: NumberedSnapshot;
  readonly remembered?: RouteSnapshot;
}

/** A loader on a database of ten routes with two hosts each, of which each was edited once. */
function aLoader({ holdMs = HOLD_MS, serving, remembered }: Options = {}) {
  const time = { ms: 0 };
  const database = new DatabaseOfMaps();
  for (const key of KEYS) database.edit(new Map([[key, someHosts(key, 2)]]));
  const published: SwapTask[] = [];
  const reports: LoadReport[] = [];
  const loader = new RouteLoader({
    source: database,
    clock: () => time.ms,
    loadIntervalMs: 8_000,
    emptyProtectionHoldMs: holdMs,
    ...(serving && { serving }),
    publish: (next) => void published.push(next),
    loaded: (report) => void reports.push(report),
  });
  if (remembered !== undefined) loader.remember(remembered);
  const step = async (atMs = time.ms): Promise<void> => {
    time.ms = Math.max(time.ms, atMs);
    await loader.step();
    for (let turn = 0; turn < 20; turn++) await Promise.resolve(); // a load beside the steps goes on
  };
  return {
    database,
    published,
    reports,
    time,
    step,
    /** Steps every 100 ms until then, as the backend does. */
    until: async (ms: number): Promise<void> => {
      while (time.ms < ms) await step(Math.min(ms, time.ms + 100));
      await step();
    },
    verdicts: () => reports.map(({ verdict }) => verdict?.kind),
    serves: () => loader.serving && framesOf(loader.serving),
  };
}

const KEYS = Array.from({ length: 10 }, (_, at) => `${at + 1} 1`);
const lose = (database: DatabaseOfMaps, keys: readonly string[]): void => {
  for (const key of keys) database.change(key, []);
};
const table = (database: DatabaseOfMaps): Map<string, string> => framesOf(aSnapshot(database.routes));
const frames = (hosts: ReadonlyMap<string, Hosts>): Map<string, string> => framesOf(aSnapshot(hosts));

test("an empty RouteData is held back for the hold time, and accepted after it", async () => {
  const { database, step, until, serves, verdicts, published } = aLoader();
  await step();
  const before = serves();
  lose(database, KEYS);
  database.version++;
  await step();
  expect(verdicts()).toEqual(["believed", "held_back"]);
  await until(HOLD_MS - 100);
  expect(serves()).toEqual(before);
  expect(published).toHaveLength(1); // nothing was announced
  await until(HOLD_MS + 200);
  expect(verdicts().at(-1)).toBe("accepted");
  expect(serves()).toEqual(new Map());
  expect(published.at(-1)?.changed).toHaveLength(20); // and now it is, to everybody
});

test("half of the hosts is believed at once, one less is not", async () => {
  for (const [lost, verdict] of [
    [5, "believed"],
    [6, "held_back"],
  ] as const) {
    const { database, step, verdicts } = aLoader();
    await step();
    lose(database, KEYS.slice(0, lost));
    database.version++;
    await step();
    expect(verdicts().at(-1), `${lost} of ten routes lost`).toBe(verdict);
  }
});

test("what change rows explain is applied at once, were it everything", async () => {
  const { database, step, serves, reports } = aLoader();
  await step();
  database.edit(new Map(KEYS.slice(0, 6).map((key) => [key, []])));
  await step();
  expect(serves()).toEqual(table(database));
  database.edit(new Map(KEYS.map((key) => [key, []])));
  await step();
  expect(serves()).toEqual(new Map());
  expect(reports.map(({ how }) => how)).toEqual(["first", "changes", "changes"]);
});

test("what change rows explain is applied at once also where a full load brings it", async () => {
  const { database, step, serves, verdicts, reports } = aLoader();
  await step();
  database.edit(new Map(KEYS.slice(0, 8).map((key) => [key, []])));
  database.edit(new Map([["9 1", someHosts("9 1", 3)]]));
  database.trim(database.version - 1n); // rows of the served version are gone: do those that are left say all?
  await step();
  expect(reports.at(-1)?.how).toBe("unexplained");
  expect(verdicts().at(-1)).toBe("believed");
  expect(serves()).toEqual(table(database));
});

test("of a loss that is explained in part, that part is applied, and the rest is held", async () => {
  const { database, step, serves, verdicts } = aLoader();
  await step();
  const before = new Map(database.routes);
  database.edit(new Map([["1 1", []], ["2 1", someHosts("2 1", 1)]])); // biome-ignore format: one edit
  lose(database, KEYS.slice(2));
  database.version++;
  await step();
  expect(verdicts().at(-1)).toBe("held_back");
  before.delete("1 1");
  before.set("2 1", someHosts("2 1", 1));
  expect(serves()).toEqual(frames(before));
});

test("a row of an edit that is served already explains nothing that happens later", async () => {
  const { database, step, serves, verdicts, time } = aLoader();
  database.edit(new Map(KEYS.map((key) => [key, someHosts(key, 3)]))); // a bulk edit names all routes
  await step();
  const before = new Map(database.routes);
  lose(database, KEYS);
  database.edit(new Map([["11 1", someHosts("11 1", 1)]]));
  await step();
  expect(serves()).toEqual(frames(before.set("11 1", someHosts("11 1", 1))));
  time.ms += 8_000;
  await step();
  await step();
  expect(verdicts().at(-1)).toBe("held_back");
  expect(serves()).toEqual(frames(before));
});

test("edits go on being applied while a load is held back, each at once and with its version", async () => {
  const { database, step, until, serves, published } = aLoader();
  await step();
  const expected = new Map(database.routes);
  lose(database, KEYS);
  database.version++;
  await step();
  for (let edit = 1; edit <= 5; edit++) {
    const key = `${edit * 2} 1`;
    const hosts = edit === 3 ? [] : someHosts(key, 1, edit);
    database.edit(new Map([[key, hosts]]));
    if (hosts.length === 0) expected.delete(key);
    else expected.set(key, hosts);
    await step();
    expect(serves()).toEqual(frames(expected));
    expect(published.at(-1)).toMatchObject({ changed: Int32Array.of(edit * 2, 1) });
    expect(published.at(-1)?.packed.version).toBe(database.version);
    await until(edit * 4_000);
  }
  await until(HOLD_MS + 200);
  expect(serves()).toEqual(table(database));
});

test("hosts that come back end the hold, and a later loss has a hold of its own", async () => {
  const { database, step, until, serves, verdicts } = aLoader();
  await step();
  const all = new Map(database.routes);
  lose(database, KEYS);
  await until(9_000); // found by the load of the interval
  expect(verdicts().at(-1)).toBe("held_back");
  for (const [key, hosts] of all) database.change(key, hosts);
  await until(20_000);
  expect(verdicts()).toContain("ended");
  lose(database, KEYS);
  await until(49_000);
  expect(verdicts().at(-1)).toBe("held_back");
  expect(serves()).toEqual(frames(all));
  await until(62_000);
  expect(serves()).toEqual(new Map());
});

test("no further load that shows the loss, nor any other version without rows, makes the hold last longer", async () => {
  const { database, step, until, serves, reports } = aLoader();
  await step();
  lose(database, KEYS);
  for (let at = 0; at < HOLD_MS; at += 2_500) {
    database.version++; // says nothing new, and makes everything be read
    await until(at);
  }
  const held = reports.flatMap(({ verdict }) => (verdict?.kind === "held_back" ? [verdict] : []));
  expect(held.length).toBeGreaterThan(10);
  expect(held.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(new Set(held.map((one) => one.held.untilMs)).size).toBe(1);
  await until(HOLD_MS + 3_000);
  expect(serves()).toEqual(new Map());
});

test("a version that goes back with an almost empty backup is held back too", async () => {
  const { database, step, until, serves, verdicts, reports } = aLoader();
  await step();
  const before = serves();
  lose(database, KEYS.slice(1));
  database.version -= 5n;
  await step();
  expect([reports.at(-1)?.how, verdicts().at(-1)]).toEqual(["went_back", "held_back"]);
  const loads = database.fullLoads;
  await step(100);
  await step(200);
  expect(database.fullLoads).toBe(loads); // it is not read over and over
  expect(serves()).toEqual(before);
  await until(HOLD_MS + 200);
  expect(serves()).toEqual(table(database));
});

test("the first load is compared with what another thread served that died", async () => {
  const first = aLoader();
  await first.step();
  const [serving] = first.published;
  const { database, step, until, serves, verdicts, published } = aLoader(serving && { serving });
  lose(database, KEYS);
  await step();
  expect(verdicts()).toEqual(["held_back"]);
  expect(serves()).toEqual(first.serves());
  expect(published).toEqual([]);
  await until(HOLD_MS + 200);
  expect(serves()).toEqual(new Map());
  expect(published).toMatchObject([{ generation: 2 }]);
});

test("the first load is compared with what is on disk, which serves until the loss is accepted", async () => {
  const old = new Map([...KEYS, "12 1"].map((key) => [key, someHosts(key, 2)]));
  const remembered = aSnapshot(old, 100n);
  const { database, step, until, serves, verdicts, published } = aLoader({ remembered });
  lose(database, KEYS);
  database.changes = [];
  database.edit(new Map([["12 1", someHosts("12 1", 1, 7)]])); // while it was not running
  await step();
  expect(verdicts()).toEqual(["held_back"]);
  expect(serves()).toEqual(frames(old.set("12 1", someHosts("12 1", 1, 7))));
  await until(HOLD_MS + 200);
  expect(serves()).toEqual(table(database));
  expect(published.map(({ generation }) => generation)).toEqual([1, 2, 3]);
});

test("a first load that lost nothing is served at once, and what is on disk is not", async () => {
  const old = new Map(KEYS.slice(0, 4).map((key) => [key, someHosts(key, 2, 9)]));
  const { database, step, serves, published } = aLoader({ remembered: aSnapshot(old) });
  await step();
  expect(serves()).toEqual(table(database));
  expect(published).toHaveLength(1);
});

test("a load that fails, before or in the middle of judging it, changes nothing, and is tried again", async () => {
  const { database, step, serves, verdicts, published } = aLoader();
  await step();
  const before = serves();
  lose(database, KEYS);
  database.version++;
  const { loadChanges } = database;
  let calls = 0;
  database.loadChanges = (since) =>
    ++calls === 2 ? Promise.reject(new Error("away")) : loadChanges.call(database, since);
  await expect(step()).rejects.toThrow("away");
  expect([serves(), verdicts(), published.length]).toEqual([before, ["believed"], 1]);
  await step();
  expect(verdicts()).toEqual(["believed", "held_back"]);
});

test("with a hold of 0 whatever RouteData has is believed at once", async () => {
  const { database, step, serves, verdicts } = aLoader({ holdMs: 0 });
  await step();
  lose(database, KEYS);
  database.version++;
  await step();
  expect(serves()).toEqual(new Map());
  expect(verdicts()).toEqual(["believed", "believed"]);
});

test("while a load is held back, everything is read again now and then, for at most a tenth of the time", async () => {
  const { database, step, until, time } = aLoader();
  const { loadAll } = database;
  database.loadAll = async (onRows) => {
    time.ms += 1_000; // it takes its time
    return loadAll.call(database, onRows);
  };
  await step();
  lose(database, KEYS);
  database.version++;
  await step();
  const [from, loads] = [time.ms, database.fullLoads];
  await until(from + HOLD_MS);
  const further = database.fullLoads - loads;
  expect(further).toBeGreaterThanOrEqual(1);
  expect(further * 1_000).toBeLessThanOrEqual((time.ms - from) / 10 + 1_000);
});
