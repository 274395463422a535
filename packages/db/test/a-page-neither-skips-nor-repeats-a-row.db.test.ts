import { adminQueries, type Database, openDatabase, type RouteEntry, type RoutePageQuery } from "@lars/db";
import { formatIpv4, type Ipv4 } from "@lars/model";
import { aDatabase, aRandom, type TestDatabase } from "@lars/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

interface Row {
  readonly id: number;
  readonly modid: number;
  readonly cmdid: number;
  readonly serverip: number;
  readonly serverport: number;
}

const NAMES = new Map([
  [1, "payment"],
  [2, "pay_back"],
  [3, "orders"],
  [5, "100%"],
]);

/** Few rows are sorted, many are walked: each page must be the same as the model's. */
describe.each([
  { kind: "few", count: 400 },
  { kind: "many", count: 10_500 },
])("of $kind rows", ({ count }) => {
  let fresh: TestDatabase;
  let database: Database;
  let rows: Row[];

  beforeAll(async () => {
    fresh = await aDatabase();
    database = await openDatabase({ url: fresh.url });
    rows = someRows(count);
    for (let at = 0; at < rows.length; at += 2_000) {
      const values = rows
        .slice(at, at + 2_000)
        .map((r) => `(${r.id},${r.modid},${r.cmdid},${r.serverip},${r.serverport})`);
      await fresh.sql(`INSERT INTO RouteData (id, modid, cmdid, serverip, serverport) VALUES ${values.join(",")}`);
    }
    for (const [id, name] of NAMES)
      await fresh.sql("INSERT INTO ModIDConfig (modid, content) VALUES (?, ?)", [id, name]);
    await fresh.sql("INSERT INTO CmdIDConfig (cmdid, content) VALUES (2, 'payout')");
    await fresh.sql("ANALYZE TABLE RouteData");
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await fresh[Symbol.asyncDispose]();
  });

  const filters: Partial<RoutePageQuery>[] = [
    {},
    { modId: 3 },
    { modId: 3, cmdId: 2 },
    { cmdId: 1 },
    { address: "168.1" },
    { address: ".7" },
    { address: "0" },
    { address: ":80" },
    { address: ":9" },
    { address: "299" },
    { name: "pay" },
    { name: "y_b" },
    { name: "0%" },
    { name: "absent" },
    { search: "pay 168" },
    { search: "2" },
    { search: "3·1" },
    { search: "order :8080" },
    { modId: 1, address: "192" },
    { cmdId: 2, address: "10.1", name: "pay" },
  ];

  test.each(filters.map((filter) => [JSON.stringify(filter), filter] as const))(
    "the first pages for %s are the rows of the model, sorted each way",
    async (_, filter) => {
      const queries = adminQueries(database);
      for (const sort of ["module", "address", "newest"] as const) {
        for (const descending of [false, true]) {
          const wanted = modelOf(rows, { sort, descending, limit: 200, ...filter });
          const got = await readAll(queries, { sort, descending, limit: 200, ...filter }, 2);
          expect(got.map((row) => row.id)).toEqual(wanted.slice(0, got.length).map((row) => row.id));
          expect(got.length).toBe(Math.min(wanted.length, got.length < 400 ? wanted.length : got.length));
        }
      }
    },
  );

  test("pages of any size put together are the whole, whatever is looked for", async () => {
    const queries = adminQueries(database);
    const query = fc.record({
      sort: fc.constantFrom("module", "address", "newest"),
      descending: fc.boolean(),
      limit: fc.integer({ min: count > 1_000 ? 150 : 1, max: 200 }),
      filter: fc.constantFrom(...filters.filter((filter) => Object.keys(filter).length > 1 || filter.address === ":9")),
    });
    await fc.assert(
      fc.asyncProperty(query, async ({ filter, ...order }) => {
        const asked = { ...order, ...filter } as RoutePageQuery;
        const got = await readAll(queries, asked, Number.POSITIVE_INFINITY);
        expect(got.map((row) => row.id)).toEqual(modelOf(rows, asked).map((row) => row.id));
      }),
      { numRuns: 5 },
    );
  });

  test("an exact total is the number of rows, any other is a lower bound that the last page makes exact", async () => {
    const queries = adminQueries(database);
    for (const filter of filters) {
      const asked = { sort: "module", descending: false, limit: 200, ...filter } as const;
      const wanted = modelOf(rows, asked).length;
      const page = await queries.pageRoutes(asked);
      if (page.totalIsExact) expect([filter, page.total]).toEqual([filter, wanted]);
      else if (Object.keys(filter).length > 0) expect(page.total).toBeLessThanOrEqual(wanted);
    }
  });

  test("a row carries the names of its module and command", async () => {
    const page = await adminQueries(database).pageRoutes({
      modId: 1,
      cmdId: 2,
      sort: "module",
      descending: false,
      limit: 1,
    });
    expect(page.rows[0]).toMatchObject({ modId: 1, cmdId: 2, modName: "payment", cmdName: "payout" });
  });

  test("a cursor of another order is refused", async () => {
    const queries = adminQueries(database);
    const { next } = await queries.pageRoutes({ sort: "module", descending: false, limit: 1 });
    const asked = { sort: "address", descending: false, limit: 1, cursor: next ?? "" } as const;
    await expect(queries.pageRoutes(asked)).rejects.toMatchObject({ code: "INPUT_INVALID" });
    await expect(queries.pageRoutes({ ...asked, cursor: "nonsense" })).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });
});

async function readAll(queries: ReturnType<typeof adminQueries>, query: RoutePageQuery, pagesMax: number) {
  const read: RouteEntry[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < pagesMax; pages++) {
    const page = await queries.pageRoutes({ ...query, cursor });
    read.push(...page.rows);
    if (page.next === null) break;
    cursor = page.next;
  }
  return read;
}

function someRows(count: number): Row[] {
  const rows = new Map<string, Row>();
  const random = aRandom(7);
  const below = (n: number) => Math.floor(random() * n);
  const networks = [10 * 2 ** 24 + 2 ** 16, 192 * 2 ** 24 + 168 * 2 ** 16, 172 * 2 ** 24 + 16 * 2 ** 16];
  while (rows.size < count) {
    const host = (networks[below(3)] ?? 0) + below(40) * 256 + below(256);
    const row = {
      modid: 1 + below(6),
      cmdid: 1 + below(3),
      serverip: host,
      serverport: [80, 8080, 7777, 9000][below(4)] ?? 1,
    };
    const key = Object.values(row).join();
    if (!rows.has(key)) rows.set(key, { id: rows.size + 1, ...row });
  }
  return [...rows.values()];
}

function modelOf(rows: readonly Row[], query: RoutePageQuery): Row[] {
  const sign = (query.sort === "newest") !== query.descending ? -1 : 1;
  return rows.filter((row) => isWanted(row, query)).sort((a, b) => sign * compare(a, b, query.sort));
}

function compare(a: Row, b: Row, sort: RoutePageQuery["sort"]): number {
  if (sort === "newest") return a.id - b.id;
  const address = a.serverip - b.serverip || a.serverport - b.serverport;
  return sort === "address" ? address || a.id - b.id : a.modid - b.modid || a.cmdid - b.cmdid || address;
}

function isWanted(row: Row, { modId, cmdId, address, name, search }: RoutePageQuery): boolean {
  const text = `${formatIpv4(row.serverip as Ipv4)}:${row.serverport}`;
  const named = (part: string) =>
    (NAMES.get(row.modid) ?? "").includes(part) || (row.cmdid === 2 && "payout".includes(part));
  const words = (search ?? "").split(" ").filter((word) => word !== "");
  return (
    (modId === undefined || row.modid === modId) &&
    (cmdId === undefined || row.cmdid === cmdId) &&
    (address === undefined || text.includes(address)) &&
    (name === undefined || named(name)) &&
    words.every(
      (word) =>
        String(row.modid) === word ||
        String(row.cmdid) === word ||
        `${row.modid}·${row.cmdid}` === word ||
        text.includes(word) ||
        named(word),
    )
  );
}
