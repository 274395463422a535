import { adminQueries, type ConvergenceRow, type Database, type DnsNodeRow, openDatabase } from "@lars/db";
import { aDatabase, type TestDatabase } from "@lars/testkit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

const NOW = 1_700_000_060_000;
/** Written a minute ago: all is settled unless a test says otherwise. */
const SERVED = NOW - 60_000;
const V = 50;

let fresh: TestDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await aDatabase();
  database = await openDatabase({ url: fresh.url });
});
beforeEach(async () => {
  for (const table of ["DnsNode", "RouteConvergence", "RouteChange", "RouteEdit"])
    await fresh.sql(`DELETE FROM ${table}`);
  await fresh.sql("UPDATE RouteVersion SET version = ?", [V]);
  await edited(V);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await fresh[Symbol.asyncDispose]();
});

const aNode = (given: Partial<DnsNodeRow> = {}): Promise<void> =>
  database.dnsNodes.saveNode({
    instance: "one",
    hostname: "ada",
    address: "10.0.0.1:7778",
    software: "lars-dns-service",
    version: "1.0.0",
    routeVersion: V,
    routes: 1,
    hosts: 2,
    connections: 3,
    greeted: 2,
    subscriptions: 3,
    ready: true,
    staleSinceMs: null,
    reason: "",
    startedMs: SERVED,
    seenMs: NOW - 1_000,
    ...given,
  });

const counted = (...rows: Partial<ConvergenceRow>[]): Promise<void> =>
  database.dnsNodes.saveConvergence(
    rows.map((given) => ({
      version: V,
      instance: "one",
      atMs: SERVED,
      routes: 1,
      told: 4,
      acknowledging: 3,
      applied: 3,
      p50Ms: 10,
      p99Ms: 20,
      lastMs: 21,
      stragglers: [],
      ...given,
    })),
  );

async function edited(version: number, atMs = SERVED): Promise<void> {
  await fresh.sql("INSERT INTO RouteChange (modid, cmdid, version) VALUES (1, 1, ?)", [version]);
  await fresh.sql("INSERT INTO RouteEdit (version, atMs, author, added, removed) VALUES (?, ?, 'ada', '[]', '[]')", [
    version,
    atMs,
  ]);
}

const present = () => adminQueries(database).presentVersion(NOW);
const pageOf = async () => (await adminQueries(database).pageVersions({ limit: 100, nowMs: NOW })).rows;
const convergenceOf = async (version: number) => (await pageOf()).find((row) => row.version === version)?.convergence;

const grace = { hostname: "grace", instance: "agent-3", peer: "10.0.0.9:1234" };
const linus = { hostname: "linus", instance: "agent-4", peer: "10.0.0.8:1234" };
const gone = NOW - 15_000;

test("the counts of the dns-services that live are added up, and the times are the highest of theirs", async () => {
  await aNode();
  await aNode({ instance: "two", hostname: "bob" });
  await counted({}, { instance: "two", told: 9, acknowledging: 9, applied: 9, p50Ms: 8, p99Ms: 84, lastMs: 90 });
  const sums = { told: 13, acknowledging: 12, applied: 12, waiting: 0, p50Ms: 10, p99Ms: 84, lastMs: 90 };
  const convergence = { ...sums, state: "applied", into: null, stragglers: [] };
  expect(await present()).toEqual({
    version: V,
    changedMs: SERVED,
    state: "applied",
    convergence,
    nodes: { live: 2, gone: [], unready: [], stale: [], behind: [] },
  });
  expect(await convergenceOf(V)).toEqual(convergence);
});

test("a dns-service that was not seen for 15 s counts no more and is named as gone", async () => {
  await aNode();
  await aNode({ instance: "two", hostname: "bob", address: "10.0.0.2:7778", seenMs: gone });
  await counted({}, { instance: "two", told: 9, acknowledging: 9, applied: 2, stragglers: [grace] });
  expect(await present()).toMatchObject({
    state: "applied",
    convergence: { told: 4, applied: 3, waiting: 0, stragglers: [] },
    nodes: { live: 1, gone: ["bob (10.0.0.2:7778)"] },
  });
  await aNode({ instance: "two", hostname: "bob", seenMs: gone + 1 });
  expect(await present()).toMatchObject({ state: "late", convergence: { told: 13, applied: 5 }, nodes: { gone: [] } });
});

test("what a dns-service saw before it went stays known of a version; nobody is waited for there", async () => {
  await aNode({ startedMs: NOW - 10_000 });
  await counted({ told: 0, acknowledging: 0, applied: 0, p50Ms: null, p99Ms: null, lastMs: null });
  await counted({ instance: "stopped", told: 9, acknowledging: 9, applied: 7, stragglers: [grace] });
  expect(await convergenceOf(V)).toMatchObject({ state: "applied", told: 9, acknowledging: 7, applied: 7, p99Ms: 20 });
  expect(await convergenceOf(V)).toMatchObject({ waiting: 0, stragglers: [] });
  expect(await present()).toMatchObject({ state: "applied", convergence: { told: 9, applied: 7, waiting: 0 } });
  await counted({ told: 1, acknowledging: 1, applied: 1 });
  expect(await present()).toMatchObject({ state: "applied", convergence: { told: 1, applied: 1 } });
});

test("where no dns-service was seen lately, that is said, whatever was counted", async () => {
  await counted({});
  expect(await present()).toMatchObject({ state: "noNode", nodes: { live: 0, gone: [] } });
  await aNode({ seenMs: gone });
  expect(await present()).toMatchObject({ state: "noNode", nodes: { live: 0, gone: ["ada (10.0.0.1:7778)"] } });
});

test("one that serves an older version is behind, and not before it had the time to load", async () => {
  await aNode();
  await aNode({ instance: "two", hostname: "bob", routeVersion: V - 1 });
  await counted({});
  expect(await present()).toMatchObject({ state: "behind", nodes: { behind: ["bob (10.0.0.1:7778)"] } });
  expect(await convergenceOf(V)).toMatchObject({ state: "late", applied: 3 });
  await fresh.sql("UPDATE RouteEdit SET atMs = ?", [NOW - 2_000]);
  expect(await present()).toMatchObject({ state: "going" });
});

test("one that says that it is stale, or cannot serve, is named", async () => {
  await aNode({ staleSinceMs: SERVED, reason: "MySQL is away" });
  await counted({});
  expect(await present()).toMatchObject({ state: "stale", nodes: { stale: ["ada (10.0.0.1:7778)"] } });
  await aNode({ ready: false, routeVersion: 0 });
  expect(await present()).toMatchObject({ state: "unready", nodes: { unready: ["ada (10.0.0.1:7778)"] } });
});

test("who lacks it is named, and late after ten seconds", async () => {
  await aNode();
  await aNode({ instance: "two" });
  const waited = { acknowledging: 3, applied: 2, p50Ms: null };
  await counted({ ...waited, stragglers: [grace] }, { ...waited, instance: "two", stragglers: [linus] });
  expect(await present()).toMatchObject({ state: "late", convergence: { applied: 4, waiting: 2, p50Ms: null } });
  expect((await present()).convergence.stragglers).toEqual([grace, linus]);
  expect((await convergenceOf(V))?.stragglers).toEqual([grace, linus]);
  const lately = { ...waited, atMs: NOW - 9_000 };
  await counted({ ...lately, stragglers: [grace] }, { ...lately, instance: "two", stragglers: [linus] });
  expect(await present()).toMatchObject({ state: "going" });
});

test("a connection that takes nothing is waited for although nobody could tell it", async () => {
  await aNode();
  await counted({ told: 3, acknowledging: 3, applied: 3, stragglers: [grace] });
  expect(await present()).toMatchObject({
    state: "late",
    convergence: { applied: 3, waiting: 1, stragglers: [grace] },
  });
});

test("of many stragglers twenty are named and all are counted", async () => {
  await aNode();
  await aNode({ instance: "two" });
  const many = { told: 50, acknowledging: 50, applied: 10, stragglers: Array.from({ length: 20 }, () => grace) };
  await counted(many, { ...many, instance: "two" });
  const { waiting, stragglers } = (await present()).convergence;
  expect([waiting, stragglers.length]).toEqual([80, 20]);
});

test("agents that say no Hello are told, and nobody claims that they applied it", async () => {
  await aNode();
  await counted({ told: 5, acknowledging: 0, applied: 0, p50Ms: null, p99Ms: null, lastMs: null });
  expect(await present()).toMatchObject({ state: "told", convergence: { told: 5, applied: 0, p99Ms: null } });
});

test("where nobody had asked for the changed routes, nobody needed to be told; that is known after three seconds", async () => {
  await aNode();
  const nobody = { told: 0, acknowledging: 0, applied: 0, p50Ms: null, p99Ms: null, lastMs: null };
  await counted({ ...nobody, atMs: NOW - 2_000 });
  expect(await present()).toMatchObject({ state: "going" });
  await counted(nobody);
  expect(await present()).toMatchObject({ state: "nobody" });
  expect(await convergenceOf(V)).toMatchObject({ state: "nobody" });
});

test("a version that changed no route that is served needed to be told to nobody", async () => {
  await aNode();
  await counted({ version: V - 1 });
  expect(await present()).toMatchObject({ state: "nobody" });
  expect(await convergenceOf(V)).toMatchObject({ state: "nobody", told: 0 });
});

test("a version that no dns-service serves yet is said to be so", async () => {
  await aNode({ routeVersion: V - 1 });
  await counted({ version: V - 1 });
  expect(await convergenceOf(V)).toMatchObject({ state: "unserved" });
});

test("a version that went out with a later one names that one; what is older than what is kept is unknown", async () => {
  await aNode({ routeVersion: V });
  for (const version of [10, 20, 30, 40]) await edited(version);
  await counted({ version: 20 }, { version: 40 }, {}, { version: 5, instance: "stopped long ago" });
  const states = (await pageOf()).map(({ version, convergence: { state, into } }) => [version, state, into]);
  expect(states).toEqual([
    [50, "applied", null],
    [40, "applied", null],
    [30, "merged", 40],
    [20, "applied", null],
    [10, "unknown", null],
  ]);
});

test("without dns-services that keep account every version is unknown", async () => {
  expect(await convergenceOf(V)).toMatchObject({ state: "unknown" });
});

test("the list of dns-services has those that are gone at its end, with why one is not as it should be", async () => {
  await aNode({ instance: "two", hostname: "aaa", seenMs: gone });
  await aNode({ staleSinceMs: SERVED, reason: "MySQL is away" });
  const { nodes, total } = await adminQueries(database).listNodes(NOW);
  expect(total).toBe(2);
  expect(nodes).toMatchObject([
    { hostname: "ada", routeVersion: V, connections: 3, greeted: 2, gone: false, reason: "MySQL is away" },
    { hostname: "aaa", seenMs: gone, gone: true, reason: "", staleSinceMs: null },
  ]);
});
