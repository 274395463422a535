import { type AgentHostCounters, type AgentModuleRow, type AgentRow, type Database, openDatabase } from "@lars/db";
import { aDatabase, type TestDatabase } from "@lars/testkit";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { agentStore } from "../src/agents/agent-store.ts";

let fresh: TestDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await aDatabase();
  database = await openDatabase({ url: fresh.url });
});
beforeEach(async () => {
  await fresh.sql("DELETE FROM Agent");
  await fresh.sql("DELETE FROM AgentModule");
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await fresh[Symbol.asyncDispose]();
});

function anAgent(changes: Partial<AgentRow> = {}): AgentRow {
  return {
    instance: "a1",
    hostname: "web-1",
    ip: 3232235953,
    software: "lars-lb-agent",
    version: "0.1.0",
    dnsService: "10.0.0.1:7778",
    modulesTotal: 3,
    startedMs: 1_700_000_000_000,
    seenMs: 1_700_000_001_000,
    ...changes,
  };
}
const counters: AgentHostCounters = [3232235953, 7777, 0, 180, 5, 0, 0, 0, 0, 1_700_000_000, 12, 3];
function aModule(changes: Partial<AgentModuleRow> = {}): AgentModuleRow {
  const times = { updatedMs: 1_700_000_000_500, seenMs: 1_700_000_001_000 };
  const state = { pulling: false, stale: true, version: 1_700_000_000, accessCount: 5_000_000_000, hosts: [counters] };
  return { instance: "a1", modid: 1, cmdid: 2, part: 0, parts: 1, ...times, ...state, ...changes };
}
const parts = async () =>
  (await fresh.sql("SELECT instance, modid, part FROM AgentModule ORDER BY instance, modid, part")).map(
    (row) => `${row["instance"]}/${row["modid"]}/${row["part"]}`,
  );

test("an agent is kept as it was last seen; an older word changes nothing", async () => {
  await database.agents.saveAgents([anAgent()]);
  await database.agents.saveAgents([anAgent({ version: "0.2.0", seenMs: 1_700_000_002_000 })]);
  await database.agents.saveAgents([anAgent({ version: "0.0.9", seenMs: 1_700_000_001_500 })]);
  expect(await fresh.sql("SELECT * FROM Agent")).toEqual([anAgent({ version: "0.2.0", seenMs: 1_700_000_002_000 })]);
});

test("a module's state comes back as it was told", async () => {
  await database.agents.saveModules([aModule()]);
  const [row] = await fresh.sql("SELECT * FROM AgentModule");
  const { hosts, pulling, stale, ...rest } = aModule();
  expect(row).toMatchObject({ ...rest, pulling: Number(pulling), stale: Number(stale) });
  expect(JSON.parse(String(row?.["hosts"]))).toEqual(hosts);
});

test("a module that shrinks leaves no old part behind, and another agent's module is left alone", async () => {
  const three = [0, 1, 2].map((part) => aModule({ part, parts: 3 }));
  await database.agents.saveModules([...three, ...three.map((row) => ({ ...row, instance: "b2" }))]);
  await database.agents.saveModules([aModule({ seenMs: 1_700_000_002_000 })]);
  expect(await parts()).toEqual(["a1/1/0", "b2/1/0", "b2/1/1", "b2/1/2"]);
});

test("no statement is longer than the server takes; a module that it can never take is refused by itself", async () => {
  await using one = await openDatabase({ url: fresh.url, connectionsMax: 1 });
  const inserts = async () => {
    const { rows } = await sql<{ Value: string }>`SHOW SESSION STATUS LIKE 'Com_insert'`.execute(one.kysely);
    return Number(rows[0]?.Value);
  };
  const agents = agentStore(one.kysely, async () => 40_000);
  const modules = [1, 2, 3, 4, 5].map((modid) => aModule({ modid, hosts: Array(200).fill(counters) })); // 11 kB each
  const before = await inserts();
  await agents.saveModules(modules);
  expect([await inserts(), (await parts()).length]).toEqual([before + 3, 5]);
  const huge = aModule({ modid: 6, hosts: Array(1_000).fill(counters) });
  await expect(agents.saveModules([huge])).rejects.toThrow("more than max_allowed_packet");
});

test("a dropped module is forgotten with all its parts", async () => {
  await database.agents.saveModules([aModule({ parts: 2 }), aModule({ part: 1, parts: 2 }), aModule({ modid: 9 })]);
  const key = { instance: "a1", modid: 1, cmdid: 2 };
  const { seenMs } = aModule();
  await database.agents.removeModules([{ ...key, seenMs: seenMs - 1 }]); // it came back since
  expect(await parts()).toEqual(["a1/1/0", "a1/1/1", "a1/9/0"]);
  await database.agents.removeModules([{ ...key, seenMs }]);
  expect(await parts()).toEqual(["a1/9/0"]);
});

test("modules with thousands of hosts each are stored, whatever fits in one statement", async () => {
  const hosts = Array.from({ length: 3_800 }, () => counters);
  await database.agents.saveModules(Array.from({ length: 60 }, (_, modid) => aModule({ modid, hosts })));
  const [row] = await fresh.sql("SELECT COUNT(*) AS n, MIN(JSON_LENGTH(hosts)) AS hosts FROM AgentModule");
  expect(row).toEqual({ n: 60, hosts: 3_800 });
});

test("several reporters that hear of the same agents at once lose none", async () => {
  const agents = Array.from({ length: 500 }, (_, n) => anAgent({ instance: `agent-${n}` }));
  const modules = agents.flatMap(({ instance }) => [1, 2].map((modid) => aModule({ instance, modid })));
  await Promise.all(
    [agents, agents.toReversed()].flatMap((rows) => [
      database.agents.saveAgents(rows),
      database.agents.saveModules(rows === agents ? modules : modules.toReversed()),
    ]),
  );
  expect(await fresh.sql("SELECT COUNT(*) AS n FROM Agent")).toEqual([{ n: 500 }]);
  expect(await parts()).toHaveLength(1_000);
});

test("an agent that was not seen for long goes with its modules, a batch at a time; one that lives keeps its oldest", async () => {
  const old = 1_700_000_000_000;
  const now = old + 7 * 86_400_000;
  await database.agents.saveAgents([
    anAgent({ instance: "gone", seenMs: old }),
    anAgent({ instance: "here", seenMs: now }),
  ]);
  const quiet = { instance: "here", seenMs: old }; // it has not changed since, and needs not be told again
  const modules = [1, 2, 3].map((modid) => aModule({ instance: "gone", modid, seenMs: old }));
  await database.agents.saveModules([...modules, aModule(quiet), aModule({ instance: "nobody", seenMs: old })]);
  expect(await database.agents.trimAgents(old, 2)).toBe(0);
  expect(await database.agents.trimAgents(old + 1, 2)).toBe(2);
  expect(await fresh.sql("SELECT 1 FROM Agent")).toHaveLength(2);
  expect(await database.agents.trimAgents(old + 1, 2)).toBe(2);
  expect(await database.agents.trimAgents(old + 1, 2)).toBe(1);
  expect(await database.agents.trimAgents(old + 1, 2)).toBe(0);
  expect(await fresh.sql("SELECT instance FROM Agent")).toEqual([{ instance: "here" }]);
  expect(await fresh.sql("SELECT instance FROM AgentModule")).toEqual([{ instance: "here" }]);
});
