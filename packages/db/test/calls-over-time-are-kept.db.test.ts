import { type Database, type FleetMinuteRow, type ModuleMinuteRow, migrate, openDatabase } from "@lars/db";
import { aDatabase, type TestDatabase } from "@lars/testkit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

const HOUR = 1_719_997_200; // a full hour
const DAY = 86_400;
const KEY = { modid: 7, cmdid: 9 };

const TABLES = [
  ...["CallMinute", "CallHour", "ModuleMinute", "ModuleHour", "FleetMinute"],
  ...["HistoryHour", "HostEvent", "ReporterNode"],
];

let used: { readonly fresh: TestDatabase; readonly database: Database; readonly history: Database["history"] };

beforeAll(async () => {
  const fresh = await aDatabase();
  const database = await openDatabase({ url: fresh.url });
  used = { fresh, database, history: database.history };
});
beforeEach(async () => {
  for (const table of TABLES) await used.fresh.sql(`DELETE FROM ${table}`);
});
afterAll(async () => {
  await used.database[Symbol.asyncDispose]();
  await used.fresh[Symbol.asyncDispose]();
});

interface Cell {
  readonly caller: number;
  readonly ip?: number;
  readonly succ: number;
  readonly err: number;
  readonly overloadSeconds?: number;
}

/** A minute of the module 7·9 as one reporter heard of it. */
async function writeMinute(
  { history }: Database,
  at: { atSeconds: number; reporter?: number },
  cells: readonly Cell[],
) {
  const { atSeconds, reporter = 1 } = at;
  const rows = cells.flatMap((cell) => {
    const { caller, ip = 1, succ, err, overloadSeconds = 0 } = cell;
    return [KEY.modid, KEY.cmdid, ip, 80, caller, succ, err, overloadSeconds];
  });
  await history.saveCalls({ atSeconds, reporter }, Uint32Array.from(rows));
  const sum = (of: (cell: Cell) => number | undefined) => cells.reduce((total, cell) => total + (of(cell) ?? 0), 0);
  const counts = {
    succ: sum(({ succ }) => succ),
    err: sum(({ err }) => err),
    overloadSeconds: sum(({ overloadSeconds }) => overloadSeconds),
    callers: new Set(cells.map(({ caller }) => caller)).size,
    pairs: cells.length,
  };
  const hosts = new Set(cells.map(({ ip }) => ip)).size;
  const module: ModuleMinuteRow = { atSeconds, reporter, ...KEY, ...counts, hosts, overloadedHosts: 0 };
  const fleet: FleetMinuteRow = { atSeconds, reporter, ...counts, modules: cells.length === 0 ? 0 : 1 };
  await history.saveModules([module]);
  await history.saveFleet(fleet);
}

const span = (minutes: number, stepSeconds = 60) => ({
  fromSeconds: HOUR,
  untilSeconds: HOUR + minutes * 60,
  stepSeconds,
});

async function rollAll({ history }: Database, nowMs: number, fromSeconds = HOUR) {
  const hours = await history.hoursToRoll({ fromSeconds, untilSeconds: HOUR + 3 * 3_600, claimedMs: nowMs - 600_000 });
  for (const hour of hours) {
    if (!(await history.claimHour(hour, nowMs, 600_000))) continue;
    for (const range of await history.modulesOfHour(hour, 2)) await history.rollModules(hour, range);
    await history.hourRolled(hour, nowMs);
  }
  return hours;
}

async function partitionsOf(fresh: TestDatabase, table: string): Promise<string[]> {
  const rows = await fresh.sql(
    `SELECT partition_description AS bound FROM information_schema.partitions
     WHERE table_schema = ? AND table_name = ? ORDER BY partition_ordinal_position`,
    [fresh.name, table],
  );
  return rows.map((row) => String(row["bound"]));
}

test("what two reporters heard of one minute is added up; writing it again changes nothing", async () => {
  const { history } = used.database;
  for (let times = 0; times < 2; times++) {
    await writeMinute(used.database, { atSeconds: HOUR, reporter: 1 }, [{ caller: 1, succ: 10, err: 1 }]);
    await writeMinute(used.database, { atSeconds: HOUR, reporter: 2 }, [
      { caller: 1, succ: 5, err: 0 },
      { caller: 2, succ: 1, err: 2, overloadSeconds: 60 },
    ]);
  }
  const counts = { succ: 16, err: 3, overloadSeconds: 60, callers: 3, pairs: 3 };
  expect(await history.fleet(span(1))).toEqual([{ atSeconds: HOUR, minutes: 1, modules: 1, ...counts }]);
  expect(await history.module(KEY, span(1))).toEqual([
    { atSeconds: HOUR, minutes: 1, hosts: 1, overloadedHosts: 0, ...counts },
  ]);
  const cell = { ip: 1, port: 80 };
  expect(await history.matrixOfMinutes(KEY, span(1))).toEqual([
    { ...cell, caller: 1, succ: 15, err: 1, overloadSeconds: 0 },
    { ...cell, caller: 2, succ: 1, err: 2, overloadSeconds: 60 },
  ]);
  expect(await history.newestMinute()).toBe(HOUR);
});

test("a minute without calls is zero, a minute in which nobody listened is not there", async () => {
  await writeMinute(used.database, { atSeconds: HOUR }, [{ caller: 1, succ: 6, err: 0 }]);
  await writeMinute(used.database, { atSeconds: HOUR + 120 }, []);
  const points = await used.history.module(KEY, span(5));
  expect(points.map(({ atSeconds, minutes, succ }) => [atSeconds, minutes, succ])).toEqual([
    [HOUR, 1, 6],
    [HOUR + 120, 1, 0],
  ]);
  expect(await used.history.fleet(span(5, 300))).toMatchObject([{ atSeconds: HOUR, minutes: 2, succ: 6 }]);
});

test("an hour that is over is added up once, and says what its minutes say", async () => {
  for (const minute of [0, 1, 59]) {
    const cells = [1, 2, 3].map((caller) => ({ caller, ip: caller, succ: 100, err: minute, overloadSeconds: 20 }));
    await writeMinute(used.database, { atSeconds: HOUR + minute * 60 }, cells);
  }
  const before = await used.history.module(KEY, span(60, 3_600));
  expect(await rollAll(used.database, 1_000_000)).toEqual([HOUR]);
  expect(await rollAll(used.database, 1_000_001)).toEqual([]);
  expect(await used.history.module(KEY, span(60, 3_600))).toEqual(before);
  expect(before).toMatchObject([{ succ: 900, err: 180, minutes: 3, hosts: 3, overloadSeconds: 180 }]);
  const cells = await used.history.matrixOfHours(KEY, span(60));
  expect(cells).toMatchObject(
    [1, 2, 3].map((caller) => ({ caller, ip: caller, succ: 300, err: 60, overloadSeconds: 60 })),
  );
  await used.fresh.sql("DELETE FROM ModuleMinute");
  expect(await used.history.module(KEY, span(60, 3_600))).toEqual(before);
});

/** Three minutes of an hour that two reporters heard of, the second of them only once. */
async function anHourAddedUp() {
  for (const minute of [0, 1, 59])
    for (const reporter of minute === 1 ? [1, 2] : [1]) {
      const cells = [1, 2].map((caller) => ({ caller, succ: 100, err: minute, overloadSeconds: 20 }));
      await writeMinute(used.database, { atSeconds: HOUR + minute * 60, reporter }, cells);
    }
  await rollAll(used.database, 1_000_000);
  const total = { minutes: 3, succ: 800, err: 122, overloadSeconds: 160, modules: 1, callers: 4, pairs: 4 };
  return [{ atSeconds: HOUR, ...total }];
}

test("what everything did in an hour that is added up is told without its minutes", async () => {
  const told = await anHourAddedUp();
  expect(await used.history.fleet(span(60, 3_600))).toEqual(told);
  await used.fresh.sql("DELETE FROM FleetMinute");
  expect(await used.history.fleet(span(60, 3_600))).toEqual(told);
  expect(await used.history.module(KEY, span(60, 3_600))).toMatchObject([{ minutes: 3, succ: 800 }]);
});

test("hours that an older Lars added up are told whole by the migration, and from their minutes before", async () => {
  const told = await anHourAddedUp();
  const unknown = ["minutes", "succ", "err", "overloadSeconds", "modules", "callers", "pairs"].map(
    (of) => `${of} = NULL`,
  );
  await used.fresh.sql(`UPDATE HistoryHour SET ${unknown.join()}`);
  expect(await used.history.fleet(span(60, 3_600))).toEqual(told);
  await used.fresh.sql("DELETE FROM LarsMigration WHERE name LIKE '%_hours_of_the_fleet'");
  await migrate(used.fresh.url, { dryRun: false });
  await used.fresh.sql("DELETE FROM FleetMinute");
  expect(await used.history.fleet(span(60, 3_600))).toEqual(told);
});

test("a minute that comes late makes its hour be added up again; nothing is counted twice meanwhile", async () => {
  await writeMinute(used.database, { atSeconds: HOUR }, [{ caller: 1, succ: 1, err: 0 }]);
  await rollAll(used.database, 1_000_000);
  await writeMinute(used.database, { atSeconds: HOUR + 60, reporter: 2 }, [{ caller: 2, succ: 10, err: 0 }]);
  await used.history.unrollHour(HOUR);
  expect(await used.history.module(KEY, span(60, 3_600))).toMatchObject([{ succ: 11 }]);
  expect(await rollAll(used.database, 1_000_001)).toEqual([HOUR]);
  expect(await used.history.module(KEY, span(60, 3_600))).toMatchObject([{ succ: 11 }]);
});

test("an hour is added up by one reporter at a time; one who never came back is followed by another", async () => {
  expect(await used.history.claimHour(HOUR, 1_000_000, 600_000)).toBe(true);
  expect(await used.history.claimHour(HOUR, 1_000_001, 600_000)).toBe(false);
  expect(await used.history.claimHour(HOUR, 1_600_001, 600_000)).toBe(true);
  await used.history.hourRolled(HOUR, 1_700_000);
  expect(await used.history.claimHour(HOUR, 9_000_000, 600_000)).toBe(false);
});

test("modules of an hour come in ranges that hold some pairs each, and all of them", async () => {
  const module = { atSeconds: HOUR, reporter: 1, cmdid: 1, succ: 1, err: 0, overloadSeconds: 0 };
  const rows = [1, 2, 3, 4, 9].map((modid) => ({
    ...module,
    modid,
    hosts: 1,
    overloadedHosts: 0,
    callers: 1,
    pairs: modid,
  }));
  await used.history.saveModules(rows);
  expect(await used.history.modulesOfHour(HOUR, 5)).toEqual([
    { fromModid: 1, toModid: 2 },
    { fromModid: 3, toModid: 3 },
    { fromModid: 4, toModid: 4 },
    { fromModid: 9, toModid: 9 },
  ]);
});

test("the worst modules come first; those without errors do not come at all", async () => {
  const module = {
    atSeconds: HOUR,
    reporter: 1,
    cmdid: 1,
    overloadSeconds: 0,
    hosts: 1,
    overloadedHosts: 0,
    callers: 1,
    pairs: 1,
  };
  const rows = [
    { modid: 1, succ: 90, err: 10 },
    { modid: 2, succ: 1, err: 1 },
    { modid: 3, succ: 1_000, err: 0 },
  ];
  await used.history.saveModules(rows.map((row) => ({ ...module, ...row })));
  const worst = await used.history.worstModules(span(5), 10);
  expect(worst.map(({ modid }) => modid)).toEqual([2, 1]);
});

test("partitions are cut ahead and dropped with their rows when all of them is old, by several reporters at once", async () => {
  const now = HOUR + 5 * DAY;
  const plan = { table: "CallHour", every: DAY, now, keep: 2 * DAY } as const;
  await used.history.keepPartitions({ ...plan, now: HOUR });
  const [first = 0, ...more] = (await partitionsOf(used.fresh, "CallHour")).map(Number);
  expect(first % DAY).toBe(0);
  expect(more).toEqual([first + DAY, first + 2 * DAY, Number.NaN]);
  const cell = "modid, cmdid, ip, port, caller, succ, err, overloadSeconds) VALUES (";
  for (const atSeconds of [HOUR, now, now + 9 * DAY]) {
    await used.fresh.sql(`INSERT INTO CallHour (atSeconds, ${cell}${atSeconds}, 1, 1, 1, 1, 1, 1, 1, 1)`);
  }
  await Promise.all([1, 2, 3].map(() => used.history.keepPartitions(plan)));
  const rows = await used.fresh.sql("SELECT atSeconds FROM CallHour ORDER BY atSeconds");
  expect(rows.map((row) => Number(row["atSeconds"]))).toEqual([now, now + 9 * DAY]);
  const bounds = await partitionsOf(used.fresh, "CallHour");
  expect(bounds.at(-1)).toBe("MAXVALUE");
  expect(Number(bounds.at(-2))).toBe(now - (now % DAY) + 3 * DAY);
  expect(await used.history.keepPartitions(plan)).toBe(0);
});

test("old rows go in small batches where partitions may not be altered", async () => {
  for (let n = 0; n < 5; n++)
    await writeMinute(used.database, { atSeconds: HOUR + n * 60 }, [{ caller: 1, succ: 1, err: 0 }]);
  expect(await used.history.trim("CallMinute", HOUR + 240, 3)).toBe(3);
  expect(await used.history.trim("CallMinute", HOUR + 240, 3)).toBe(1);
  expect(await used.history.trim("CallMinute", HOUR + 240, 3)).toBe(0);
});

test("events are kept once, and told newest first, of a module or of an agent", async () => {
  const event = (n: number, given: object = {}) => ({
    atMs: HOUR * 1_000 + n,
    ...KEY,
    ip: 4_294_967_295,
    port: 80,
    caller: 1,
    overloaded: n % 2 === 0,
    instance: "agent-1",
    succ: 9,
    err: 3,
    vsucc: 189,
    verr: 3,
    lastedSeconds: 12,
    ...given,
  });
  const deployed = event(3, { caller: 2, instance: "", vsucc: null, verr: null, lastedSeconds: null });
  const other = event(2, { modid: 8 });
  for (let times = 0; times < 2; times++) await used.history.saveEvents([event(1), other, deployed]);
  expect(await used.history.events({ max: 10 })).toEqual([deployed, other, event(1)]);
  expect(await used.history.events({ module: KEY, max: 1 })).toEqual([deployed]);
  expect(await used.history.events({ caller: 1, beforeMs: HOUR * 1_000 + 2, max: 10 })).toEqual([event(1)]);
});

test("a reporter's row is there while it runs; who took its place removes it", async () => {
  const nodes = used.database.reporterNodes;
  const counts = { connections: 1, rowsWaiting: 2, minutesWaiting: 3, lagMs: 4, takenPerSecond: 5, storedPerSecond: 6 };
  const who = { hostname: "a", address: "a:7779", software: "lars-reporter", version: "0.1.0" };
  const row = (instance: string, seenMs: number) => ({ instance, ...who, ...counts, startedMs: 1, seenMs });
  await nodes.saveNode(row("one", 1_000));
  await nodes.saveNode(row("one", 2_000));
  await nodes.saveNode(row("two", 20_000));
  expect(await nodes.nodes()).toEqual([row("one", 2_000), row("two", 20_000)]);
  await nodes.removePredecessors(row("two", 20_000));
  expect((await nodes.nodes()).map(({ instance }) => instance)).toEqual(["two"]);
  expect(await nodes.trimGone(20_001)).toBe(1);
});
