import { type ConvergenceRow, type Database, type DnsNodeRow, openDatabase } from "@lars/db";
import { aDatabase, type TestDatabase } from "@lars/testkit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

let fresh: TestDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await aDatabase();
  database = await openDatabase({ url: fresh.url });
});
beforeEach(async () => {
  await fresh.sql("DELETE FROM DnsNode");
  await fresh.sql("DELETE FROM RouteConvergence");
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await fresh[Symbol.asyncDispose]();
});

const aNode = (given: Partial<DnsNodeRow> = {}): DnsNodeRow => ({
  instance: "dns-1",
  hostname: "ada",
  address: "10.0.0.1:7778",
  software: "lars-dns-service",
  version: "1.0.0",
  routeVersion: 4_294_967_295,
  routes: 1,
  hosts: 2,
  connections: 3,
  greeted: 2,
  subscriptions: 3,
  ready: true,
  staleSinceMs: null,
  reason: "",
  startedMs: 1_700_000_000_000,
  seenMs: 1_700_000_001_000,
  ...given,
});

const aStep = (given: Partial<ConvergenceRow> = {}): ConvergenceRow => ({
  version: 7,
  instance: "dns-1",
  atMs: 1_700_000_000_000,
  routes: 1,
  told: 4,
  acknowledging: 3,
  applied: 2,
  p50Ms: 10,
  p99Ms: 20,
  lastMs: 20,
  stragglers: [{ hostname: "grace", instance: "agent-3", peer: "10.0.0.9:1234" }],
  ...given,
});

test("a node is one row, the latest that was said of it, until it stops", async () => {
  await database.dnsNodes.saveNode(aNode());
  await database.dnsNodes.saveNode(aNode({ instance: "dns-2", hostname: "aaa" }));
  const stale = aNode({ ready: false, staleSinceMs: 1_700_000_000_500, reason: "MySQL is away", connections: 9 });
  await database.dnsNodes.saveNode(stale);
  expect(await database.dnsNodes.nodes()).toEqual([aNode({ instance: "dns-2", hostname: "aaa" }), stale]);
  await database.dnsNodes.removeNode("dns-1");
  expect((await database.dnsNodes.nodes()).map(({ instance }) => instance)).toEqual(["dns-2"]);
});

test("a node takes the place of one that is gone from its address, and of no other", async () => {
  const seenMs = 1_700_000_100_000;
  const gone = seenMs - 15_001;
  await database.dnsNodes.saveNode(aNode({ instance: "gone", seenMs: gone }));
  await database.dnsNodes.saveNode(aNode({ instance: "lives", seenMs: gone + 1 }));
  await database.dnsNodes.saveNode(aNode({ instance: "elsewhere", seenMs: gone, address: "10.0.0.1:7779" }));
  await database.dnsNodes.saveNode(aNode({ instance: "other", seenMs: gone, hostname: "bob" }));
  const mine = aNode({ instance: "mine", seenMs });
  await database.dnsNodes.saveNode(mine);
  await database.dnsNodes.removePredecessors(mine);
  const left = (await database.dnsNodes.nodes()).map(({ instance }) => instance).sort();
  expect(left).toEqual(["elsewhere", "lives", "mine", "other"]);
});

test("a version is one row for each node, the latest that was said of it", async () => {
  await database.dnsNodes.saveConvergence([aStep(), aStep({ version: 8, p50Ms: null, p99Ms: null, lastMs: null })]);
  const later = aStep({ applied: 3, stragglers: [], p99Ms: 30, atMs: 1_700_000_000_001 });
  await database.dnsNodes.saveConvergence([later, aStep({ instance: "dns-2" })]);
  expect(await database.dnsNodes.convergence([7, 8, 9])).toEqual([
    aStep({ version: 8, p50Ms: null, p99Ms: null, lastMs: null }),
    later,
    aStep({ instance: "dns-2" }),
  ]);
  expect(await database.dnsNodes.convergence([])).toEqual([]);
  await database.dnsNodes.saveConvergence([]);
});

test("stragglers fit, whatever agents call themselves", async () => {
  const stragglers = Array.from({ length: 25 }, (_, at) => ({
    hostname: "\u0001".repeat(255),
    instance: "\u{1f600}".repeat(64),
    peer: `${at}`.padEnd(60, "x"),
  }));
  await database.dnsNodes.saveConvergence([aStep({ stragglers })]);
  expect((await database.dnsNodes.convergence([7]))[0]?.stragglers).toEqual(stragglers.slice(0, 20));
});

test("what a node served long ago goes; what others served stays", async () => {
  await database.dnsNodes.saveConvergence([
    aStep({ version: 9, atMs: 1 }),
    aStep({ version: 1, atMs: 2 }),
    aStep({ version: 9, atMs: 1, instance: "dns-2" }),
  ]);
  await database.dnsNodes.trimConvergence("dns-1", 2);
  expect(await fresh.sql("SELECT version, instance FROM RouteConvergence ORDER BY instance")).toEqual([
    { version: 1, instance: "dns-1" },
    { version: 9, instance: "dns-2" },
  ]);
});

test("nodes that were not seen for long go, and later what they served; who lives keeps all", async () => {
  await database.dnsNodes.saveNode(aNode({ instance: "gone", seenMs: 100 }));
  await database.dnsNodes.saveNode(aNode({ instance: "here", seenMs: 200 }));
  const instances = ["gone", "here", "stopped"];
  const rows = instances.flatMap((instance) => [10, 60].map((atMs) => aStep({ instance, atMs, version: atMs })));
  await database.dnsNodes.saveConvergence(rows);
  expect(await database.dnsNodes.trimGone({ seenMs: 100, atMs: 10 })).toBe(0);
  expect(await database.dnsNodes.trimGone({ seenMs: 101, atMs: 50 })).toBe(3);
  expect((await database.dnsNodes.nodes()).map(({ instance }) => instance)).toEqual(["here"]);
  expect((await database.dnsNodes.convergence([10, 60])).map(({ instance, version }) => [instance, version])).toEqual([
    ["gone", 60],
    ["here", 60],
    ["stopped", 60],
    ["here", 10],
  ]);
});

test("dns-services that write at the same time lose nothing", async () => {
  const nodes = Array.from({ length: 8 }, (_, at) => `dns-${at}`);
  const versions = Array.from({ length: 100 }, (_, at) => at);
  await Promise.all(
    nodes.map(async (instance) => {
      const rows = versions.map((version) => aStep({ version, instance }));
      await database.dnsNodes.saveConvergence(rows);
      await database.dnsNodes.trimConvergence(instance, 5);
      await database.dnsNodes.saveNode(aNode({ instance }));
    }),
  );
  expect(await database.dnsNodes.convergence(versions)).toHaveLength(800);
});
