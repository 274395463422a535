import { type AdminQueries, adminQueries, createDatabase, type Database } from "@lars/db";
import { aDatabase, type TestDatabase } from "@lars/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

/** More than are counted, so that pages are met on the way along the sort. */
const FREQUENT = 10_500;

let database: TestDatabase;
let db: Database;
let admin: AdminQueries;

beforeAll(async () => {
  database = await aDatabase();
  db = createDatabase({ url: database.url });
  admin = adminQueries(db);
  const rows = `FROM (SELECT seq AS n FROM seq_1_to_${FREQUENT}) AS s`;
  await database.sql(`INSERT INTO ServerCallStatus SELECT n mod 7, 1, n, 80, 1, 1, 0, n mod 90, '0' ${rows}`);
  await database.sql(
    "INSERT INTO ServerCallStatus VALUES (3, 1, 1, 80, 2, 1, 0, 5, '1'), (4, 1, 1, 80, 2, 1, 0, 9, '1')",
  );
  await database.sql(`INSERT INTO RouteData (modid, cmdid, serverip, serverport) SELECT n mod 2, 1, n, 80 ${rows}`);
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

interface Asked<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** All pages put together. */
async function wholeOf<Row>(ask: (cursor: string | undefined) => Promise<Asked<Row>>): Promise<Row[]> {
  const whole: Row[] = [];
  for (let cursor: string | undefined; ; ) {
    const { rows, next } = await ask(cursor);
    whole.push(...rows);
    if (next === null) return whole;
    cursor = next;
  }
}

test.each([
  { sort: "module", descending: false },
  { sort: "newest", descending: true },
] as const)("pages of frequent statuses are the whole, each row once, by $sort", async (order) => {
  const whole = await wholeOf((cursor) => admin.pageStatuses({ ...order, overloaded: false, limit: 200, cursor }));
  expect(new Set(whole.map((row) => `${row.modId} ${row.ip} ${row.caller}`)).size).toBe(FREQUENT);
  expect(whole).toHaveLength(FREQUENT);
  const sorted = whole.map((row) => (order.sort === "module" ? row.modId : row.atMs));
  expect(sorted).toEqual(sorted.toSorted((a, b) => a - b));
});

test("what is frequent has at least so many, what is rare is counted", async () => {
  const order = { sort: "newest", descending: false, limit: 1 } as const;
  expect(await admin.pageStatuses({ ...order, overloaded: false })).toMatchObject({
    total: 10_000,
    totalIsExact: false,
  });
  const rare = await admin.pageStatuses({ ...order, overloaded: true });
  expect(rare).toMatchObject({ total: 2, totalIsExact: true, rows: [{ modId: 4 }] });
  const rest = await admin.pageStatuses({ ...order, overloaded: true, cursor: rare.next ?? "" });
  expect(rest).toMatchObject({ total: 2, totalIsExact: true, rows: [{ modId: 3 }], next: null });
});

test("callers are found by name and by part of their address, few and many, whatever else is asked", async () => {
  await database.sql("INSERT INTO Agent VALUES ('a', 'web-1', 2, 'lars', '1', '', 1, 0, 0)");
  const order = { sort: "module", descending: false, limit: 5 } as const;
  const found = async (asked: object) => {
    const { rows, total, totalIsExact } = await admin.pageStatuses({ ...order, ...asked });
    return [total, totalIsExact, ...rows.map(({ modId, caller }) => `${modId} ${caller}`)];
  };
  expect(await found({ caller: "web" })).toEqual([2, true, "3 0.0.0.2", "4 0.0.0.2"]);
  expect(await found({ caller: "0.0.2", overloaded: true, modId: 4 })).toEqual([1, true, "4 0.0.0.2"]);
  expect(await found({ caller: "nobody" })).toEqual([0, true]);
  expect(await found({ caller: "0.1" })).toEqual([10_000, false, ...Array.from({ length: 5 }, () => "0 0.0.0.1")]);
  const many = "FROM (SELECT seq AS n FROM seq_1_to_1100) AS s";
  await database.sql(`INSERT INTO Agent SELECT concat('b-', n), 'many', 1000 + n, 'lars', '1', '', 1, 0, 0 ${many}`);
  await database.sql(`INSERT INTO ServerCallStatus SELECT 8, 5, 7, 80, 1000 + n, 1, 0, 5, '0' ${many}`);
  expect(await found({ caller: "many", limit: 2 })).toEqual([1_100, true, "8 0.0.3.233", "8 0.0.3.234"]);
  expect(await found({ caller: "many", sort: "newest", limit: 1 })).toEqual([1_100, true, "8 0.0.8.52"]);
  await database.sql("DELETE FROM ServerCallStatus WHERE modid = 8");
});

test("a command is found in whichever modules it is", async () => {
  await database.sql(
    "INSERT INTO ServerCallStatus VALUES (3, 9, 1, 80, 2, 1, 0, 5, '0'), (6, 9, 1, 80, 2, 1, 0, 9, '1')",
  );
  const order = { sort: "newest", descending: false, limit: 5, cmdId: 9 } as const;
  expect(await admin.pageStatuses(order)).toMatchObject({ total: 2, rows: [{ modId: 6 }, { modId: 3 }] });
  expect(await admin.pageStatuses({ ...order, overloaded: true })).toMatchObject({ total: 1, rows: [{ modId: 6 }] });
  expect(await admin.pageStatuses({ ...order, cmdId: 10 })).toMatchObject({ total: 0, rows: [] });
  await database.sql("DELETE FROM ServerCallStatus WHERE cmdid = 9");
});

test("versions come newest first, each once, whether changes or an edit are kept of them", async () => {
  const changes = "SELECT 1 + n, 1, 100 + 10 * (n div 5) FROM (SELECT seq AS n FROM seq_0_to_99) AS s";
  await database.sql(`INSERT INTO RouteChange (modid, cmdid, version) ${changes}`);
  await database.sql("INSERT INTO RouteEdit VALUES (105, 1, 'ada', '[]', '[]'), (110, 1, 'ada', '[]', '[]')");
  const whole = await wholeOf((cursor) => admin.pageVersions({ limit: 4, cursor, nowMs: 0 }));
  const expected = [...Array.from({ length: 20 }, (_, n) => 100 + 10 * n), 105].sort((a, b) => b - a);
  expect(whole.map((row) => row.version)).toEqual(expected);
  expect(whole.at(-1)).toMatchObject({ version: 100, keysTotal: 5, author: null });
  expect(await admin.pageVersions({ limit: 4, nowMs: 0 })).toMatchObject({ total: 20, totalIsExact: true });
  const large = "SELECT 1 + n, 1, 305 + n mod 2 FROM (SELECT seq AS n FROM seq_0_to_8999) AS s";
  await database.sql(`INSERT INTO RouteChange (modid, cmdid, version) ${large}`);
  const again = await wholeOf((cursor) => admin.pageVersions({ limit: 4, cursor, nowMs: 0 }));
  expect(again.map((row) => [row.version, row.keysTotal]).slice(0, 3)).toEqual([
    [306, 4_500],
    [305, 4_500],
    [290, 5],
  ]);
  expect(again).toHaveLength(23);
});

test("hosts of a name are counted up to a thousand, in the order of the names", async () => {
  await database.sql("INSERT INTO CmdIDConfig (cmdid, content) VALUES (1, 'pay'), (2, 'absent')");
  await database.sql("INSERT INTO RouteData (modid, cmdid, serverip, serverport) VALUES (9, 3, 1, 80), (9, 3, 2, 80)");
  await database.sql("INSERT INTO CmdIDConfig (cmdid, content) VALUES (3, 'refund')");
  const page = await admin.pageNames({ kind: "command", sort: "name", descending: false, limit: 10 });
  expect(page.rows.map(({ content, hosts }) => [content, hosts])).toEqual([
    ["absent", 0],
    ["pay", 1_000],
    ["refund", 2],
  ]);
});

test("the name of a module tells its first commands that have hosts, with their names", async () => {
  await database.sql("INSERT INTO ModIDConfig (modid, content) VALUES (90, 'shop'), (91, 'absent')");
  await database.sql(`INSERT INTO RouteData (modid, cmdid, serverip, serverport)
    SELECT 90, cmd, host, 80 FROM (SELECT seq AS cmd FROM seq_1_to_12) AS c, (SELECT seq AS host FROM seq_1_to_2) AS h`);
  await database.sql("REPLACE INTO CmdIDConfig (cmdid, content) VALUES (4, 'order')");
  const query = { kind: "module", sort: "id", descending: false, limit: 10 } as const;
  const [shop] = (await admin.pageNames({ ...query, search: "shop" })).rows;
  expect(shop).toMatchObject({ id: 90, content: "shop", hosts: 24 });
  expect(shop?.commands.map(({ cmdId }) => cmdId)).toEqual([1, 2, 3, 4]);
  expect(shop?.commands.at(-1)).toEqual({ cmdId: 4, cmdName: "order" });
  expect((await admin.pageNames({ ...query, search: "absent" })).rows).toMatchObject([{ hosts: 0, commands: [] }]);
});
