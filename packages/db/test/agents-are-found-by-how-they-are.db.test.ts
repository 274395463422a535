import { type AgentPageQuery, type AgentRow, adminQueries, type Database, openDatabase } from "@lars/db";
import { aDatabase, type TestDatabase } from "@lars/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

const NOW = 1_700_000_060_000;

let fresh: TestDatabase;
let database: Database;

const anAgent = (n: number, given: Partial<AgentRow> = {}): AgentRow => ({
  instance: `agent-${n}`,
  hostname: `web-${n}`,
  ip: 167_772_160 + n,
  software: "lars-lb-agent",
  version: "1.0.0",
  dnsService: "10.0.0.250:7778",
  modulesTotal: n,
  startedMs: NOW - 100_000,
  seenMs: NOW - 1_000,
  ...given,
});

const aModule = (
  instance: string,
  modid: number,
  given: { pulling?: boolean; stale?: boolean; part?: number } = {},
) => ({
  instance,
  modid,
  cmdid: 1,
  part: given.part ?? 0,
  parts: 2,
  pulling: given.pulling ?? false,
  stale: given.stale ?? false,
  version: 7,
  updatedMs: NOW - 5_000,
  seenMs: NOW,
  accessCount: 3,
  hosts: [[167_772_161, 80, given.part === 1 ? 1 : 0, 0, 0, 0, 0, 0, 0, 0, 90, 10] as const],
});

beforeAll(async () => {
  fresh = await aDatabase();
  database = await openDatabase({ url: fresh.url });
  await database.agents.saveAgents([
    anAgent(1),
    anAgent(2, { seenMs: NOW - 31_000 }),
    anAgent(3, { dnsService: "" }),
    anAgent(4),
    anAgent(5),
    anAgent(6, { version: "0.9.9", hostname: "db-6" }),
  ]);
  await database.agents.saveModules([
    aModule("agent-1", 1),
    aModule("agent-1", 1, { part: 1 }),
    aModule("agent-2", 1, { stale: true }),
    aModule("agent-4", 1, { stale: true }),
    aModule("agent-4", 1, { stale: true, part: 1 }),
    aModule("agent-4", 2, { pulling: true }),
    aModule("agent-5", 2, { pulling: true }),
  ]);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await fresh[Symbol.asyncDispose]();
});

const admin = () => adminQueries(database);
const ask = (query: Partial<AgentPageQuery> = {}) =>
  admin().pageAgents({ sort: "hostname", descending: false, limit: 50, nowMs: NOW, ...query });
const names = async (query: Partial<AgentPageQuery>) => (await ask(query)).rows.map(({ hostname }) => hostname);

test("an agent's state is the worst that is so", async () => {
  const states = (await ask()).rows.map(({ hostname, state }) => `${hostname} ${state}`);
  expect(states).toEqual([
    ...["db-6 online", "web-1 online", "web-2 offline", "web-3 stale", "web-4 stale", "web-5 pulling"],
  ]);
});

test("a module in parts counts once", async () => {
  const four = (await ask({ search: "web-4" })).rows[0];
  expect(four).toMatchObject({ stale: 1, pulling: 1, modules: 4 });
});

test("agents are found by state, name, address, dns-service and version", async () => {
  expect(await names({ state: "offline" })).toEqual(["web-2"]);
  expect(await names({ state: "stale" })).toEqual(["web-3", "web-4"]);
  expect(await names({ state: "pulling" })).toEqual(["web-4", "web-5"]);
  expect(await names({ state: "online", search: "web" })).toEqual(["web-1", "web-3", "web-4", "web-5"]);
  expect(await names({ search: "0.0.5" })).toEqual(["web-5"]);
  expect(await names({ search: "0.9" })).toEqual(["db-6"]);
  expect(await names({ search: "%" })).toEqual([]);
});

test.each(["hostname", "seen", "modules"] as const)("pages by %s neither skip nor repeat an agent", async (sort) => {
  for (const descending of [false, true]) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask({ sort, descending, limit: 2, cursor });
      expect(page.total).toBe(6);
      seen.push(...page.rows.map(({ instance }) => instance));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
  }
});

test("one agent has its modules, the parts of each put together", async () => {
  const agent = await admin().agentDetail("agent-1", NOW);
  expect(agent?.own).toMatchObject([
    { modId: 1, cmdId: 1, idle: 1, overload: 1, resting: ["10.0.0.1:80"], successesTotal: 180, failuresTotal: 20 },
  ]);
  expect(await admin().agentDetail("nobody", NOW)).toBeNull();
});

test("a module says how many agents have it, and at how many of those online it waits, is old, or a host rests", async () => {
  const first = await admin().pageBalancedModules({ limit: 1, nowMs: NOW });
  const second = await admin().pageBalancedModules({ limit: 1, nowMs: NOW, cursor: first.next ?? "" });
  expect(second.next).toBeNull();
  const counts = [...first.rows, ...second.rows].map(({ modId, agents, agentsOnline, pulling, stale, resting }) => {
    return [modId, agents, agentsOnline, pulling, stale, resting];
  });
  expect(counts).toEqual([
    [1, 3, 2, 0, 1, 2],
    [2, 2, 2, 2, 0, 0],
  ]);
});

test("hosts that rest are counted as an agent tells of them, and anew", async () => {
  const told = (states: readonly (0 | 1)[]) => {
    const hosts = states.map((rests, n) => [11 + n, 8_011, rests, 1, 1, 1, 1, 1, 1, 1, 1, 1] as const);
    return database.agents.saveModules([{ ...aModule("agent-2", 77), parts: 1, hosts }]);
  };
  const restingHosts = async () =>
    (await fresh.sql("SELECT resting FROM AgentModule WHERE modid = 77"))[0]?.["resting"];
  const seen: unknown[] = [];
  for (const states of [[1, 0, 1, 1], [0, 0], [1], []] as const) {
    await told(states);
    seen.push(await restingHosts());
  }
  expect(seen).toEqual([3, 0, 1, 0]);
});

test("a host that an edit touches is idle when every agent that is online and ready holds it so", async () => {
  const host = (n: number, rests: 0 | 1 = 0) => [n, 80, rests, 1, 1, 1, 1, 1, 1, 1, 1, 1] as const;
  const has = (instance: string, hosts: ReturnType<typeof host>[], pulling = false) => {
    return { ...aModule(instance, 31, { pulling }), parts: 1, hosts };
  };
  await database.agents.saveModules([
    has("agent-1", [host(1), host(2), host(3)]),
    has("agent-5", [host(1), host(2, 1)]),
    has("agent-6", [], true),
    has("agent-2", [host(1, 1)]), // offline
  ]);
  const idle = async (modId: number) =>
    (await admin().impactOf([{ modId, cmdId: 1, ip: 1, port: 80 }], NOW))[0]?.idleHosts;
  expect(await idle(31)).toBe(1);
  expect(await idle(2)).toBeNull(); // both wait for hosts
});

test("of very many agents that have a module the first come, and each is found by name", async () => {
  const many = Array.from({ length: 101 }, (_, n) => anAgent(1_000 + n));
  await database.agents.saveAgents(many);
  await database.agents.saveModules(many.map(({ instance }) => aModule(instance, 9)));
  const all = await admin().balanceOf({ modId: 9, cmdId: 1, nowMs: NOW });
  expect([all.agents.length, all.agentsTotal]).toEqual([100, 101]);
  const one = await admin().balanceOf({ modId: 9, cmdId: 1, agent: "web-1077", nowMs: NOW });
  expect(one.agents.map(({ hostname }) => hostname)).toEqual(["web-1077"]);
  expect(one.agents[0]?.idle).toMatchObject([{ ip: "10.0.0.1", port: 80, successesTotal: 90 }]);
});
