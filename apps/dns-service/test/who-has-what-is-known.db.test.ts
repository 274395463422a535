import { type ConvergenceRow, openDatabase } from "@lars/db";
import { aDatabase, aHost, type TestDatabase, until } from "@lars/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { VersionProgress } from "../src/core/version-progress.ts";
import { aDnsService, setRoute, type TestDnsService } from "./a-dns-service.ts";
import { anAgent, type TestAgent } from "./an-agent.ts";

let stack: AsyncDisposableStack;
let database: TestDatabase;
let service: TestDnsService;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  database = stack.use(await aDatabase());
  await setRoute(database, [1, 1], [aHost(1)]);
  service = stack.use(await aDnsService(database.url));
  await until(() => service.context.health.readiness.ready);
});
afterEach(() => stack.disposeAsync());

/** An agent that asked for module 1·1 and has it; it said Hello when it has a hostname. */
async function anAgentOf11(hostname?: string, { port } = service): Promise<TestAgent> {
  const agent = stack.use(await anAgent(port));
  if (hostname !== undefined) await agent.greet(hostname);
  agent.ask(1, 1);
  const { version } = await agent.holds(1, 1, [aHost(1)]);
  if (hostname !== undefined) agent.acknowledge(1, 1, version); // as agents do, of answers too
  return agent;
}

async function edited(agents: readonly TestAgent[], host: number): Promise<number> {
  const version = Number(await setRoute(database, [1, 1], [aHost(host)]));
  await Promise.all(agents.map((agent) => agent.holds(1, 1, [aHost(host)])));
  return version;
}

const progressOf = async (version: number, at = service): Promise<VersionProgress | undefined> =>
  (await at.state()).versions.find((progress) => progress.version === version);

/** Once it is as far as that, in /state. */
const reached = (version: number, expected: Partial<VersionProgress>, at = service): Promise<VersionProgress> =>
  until(async () => {
    const progress = await progressOf(version, at);
    const isThere = Object.entries(expected).every(([name, value]) => progress?.[name as "told"] === value);
    return isThere ? progress : undefined;
  });

async function written(version: number): Promise<readonly ConvergenceRow[]> {
  await using opened = await openDatabase({ url: database.url, connectionsMax: 1 });
  return await opened.dnsNodes.convergence([version]);
}

test("of three agents that said Hello and a deployed one, all are told, three acknowledge, who does not is named", async () => {
  const [ada, bob, eve] = [await anAgentOf11("ada"), await anAgentOf11("bob"), await anAgentOf11("eve")] as const;
  const version = await edited([ada, bob, eve, await anAgentOf11()], 2);
  for (const agent of [ada, bob]) agent.acknowledge(1, 1, version);
  const progress = await reached(version, { told: 4, acknowledging: 3, applied: 2 });
  expect(progress.stragglers).toMatchObject([{ hostname: "eve", instance: "eve-1" }]);
  expect(progress.stragglers[0]?.peer).toMatch(/^127\.0\.0\.1:\d+$/);
  const [row] = await until(async () => ((await written(version))[0]?.applied === 2 ? written(version) : undefined));
  const { instance } = (await service.state()).node;
  expect(row).toMatchObject({ version, instance, routes: 1, told: 4, acknowledging: 3, applied: 2 });
  expect(row?.stragglers).toEqual(progress.stragglers);

  eve.acknowledge(1, 1, version);
  const { p50Ms, p99Ms, lastMs } = await reached(version, { told: 4, acknowledging: 3, applied: 3 });
  expect(p50Ms).toBeGreaterThanOrEqual(0);
  expect(p99Ms).toBeGreaterThanOrEqual(p50Ms ?? Number.NaN);
  expect(lastMs).toBeGreaterThanOrEqual((p50Ms ?? Number.NaN) * 0.96);
  const [last] = await until(async () => ((await written(version))[0]?.applied === 3 ? written(version) : undefined));
  expect(last).toMatchObject({ applied: 3, p50Ms, p99Ms, lastMs, stragglers: [] });
  expect(await service.metric("lars_dns_change_told")).toBe(4);
  expect(await service.metric("lars_dns_change_applied")).toBe(3);
  expect(await service.context.registry.metrics()).toMatch(/^lars_dns_convergence_seconds_count(\{.*\})? 3$/m);
});

test("of two edits in quick succession, acknowledging the latter alone applies both", async () => {
  const agent = await anAgentOf11("ada");
  const first = await edited([agent], 2);
  const second = await edited([agent], 3);
  agent.acknowledge(1, 1, second);
  await reached(second, { told: 1, acknowledging: 1, applied: 1 });
  await reached(first, { told: 1, acknowledging: 1, applied: 1 });
});

test("what is no acknowledgement of a push counts for nothing", async () => {
  const agent = await anAgentOf11("ada");
  const stranger = await anAgentOf11();
  const before = (await service.state()).map.version;
  const version = await edited([agent, stranger], 2);
  for (const other of [Number(before), version - 1, version + 1, 2 ** 52]) {
    if (other < version || other > version) agent.acknowledge(1, 1, other);
  }
  agent.acknowledge(1, 2, version);
  stranger.acknowledge(1, 1, version);
  await until(async () => (await service.metric("lars_dns_acks_total")) >= 7);
  await reached(version, { told: 2, acknowledging: 1, applied: 0 });
  agent.acknowledge(1, 1, version);
  agent.acknowledge(1, 1, version);
  await reached(version, { told: 2, acknowledging: 1, applied: 1 });
});

test("an agent that leaves before it applied an edit is gone, and acknowledges nothing of it when it is back", async () => {
  const ada = await anAgentOf11("ada");
  const bob = await anAgentOf11("bob");
  const version = await edited([ada, bob], 2);
  await reached(version, { told: 2, acknowledging: 2, applied: 0 });
  await ada[Symbol.asyncDispose]();
  const left = await reached(version, { told: 2, acknowledging: 1, applied: 0, gone: 1 });
  expect(left.stragglers).toMatchObject([{ hostname: "bob" }]);

  const again = stack.use(await anAgent(service.port));
  await again.greet("ada");
  again.ask(1, 1);
  await again.holds(1, 1, [aHost(2)]);
  again.acknowledge(1, 1, version);
  bob.acknowledge(1, 1, version);
  await reached(version, { told: 2, acknowledging: 1, applied: 1, gone: 1 });
  const next = await edited([again, bob], 3);
  again.acknowledge(1, 1, next);
  await reached(next, { told: 2, acknowledging: 2, applied: 1 });
});

test("an agent that moves to another dns-service, and two under one name, are counted where they are", async () => {
  const other = stack.use(await aDnsService(database.url));
  await until(() => other.context.health.readiness.ready);
  const ada = await anAgentOf11("ada");
  const [bob, alsoBob] = [await anAgentOf11("bob"), await anAgentOf11("bob")] as const; // a copied machine
  const version = await edited([ada, bob, alsoBob], 2);
  await reached(version, { told: 3, acknowledging: 3, applied: 0 });
  await ada[Symbol.asyncDispose]();
  const moved = stack.use(await anAgent(other.port));
  await moved.greet("ada");
  moved.ask(1, 1);
  await moved.holds(1, 1, [aHost(2)]);
  moved.acknowledge(1, 1, version); // as agents do, of answers too
  bob.acknowledge(1, 1, version);
  const { stragglers } = await reached(version, { told: 3, acknowledging: 2, applied: 1, gone: 1 });
  expect(stragglers).toMatchObject([{ hostname: "bob", instance: "bob-1" }]);
  expect(await progressOf(version, other)).toMatchObject({ told: 0, acknowledging: 0, applied: 0, gone: 0 });

  const next = await edited([moved, bob, alsoBob], 3);
  for (const agent of [moved, bob, alsoBob]) agent.acknowledge(1, 1, next);
  await reached(next, { told: 2, acknowledging: 2, applied: 2, gone: 0 });
  await reached(next, { told: 1, acknowledging: 1, applied: 1, gone: 0 }, other);
  const appliedRows = async () => (await written(next)).map(({ applied }) => applied).sort();
  await until(async () => (await appliedRows()).join() === "1,2"); // a row for each dns-service
});

test("what /state shows of the service is there: who it is, its connections, its map, its loads", async () => {
  const agent = await anAgentOf11("ada");
  const version = await edited([agent], 2);
  const { node, map, loads, connections, requests } = await until(async () => {
    const state = await service.state();
    return state.loads["changes"] === undefined ? undefined : state; // the agent may know before it is noted down
  });
  expect([Number(map.version), connections.connections, requests["subscriptions"]]).toEqual([version, 1, 1]);
  expect(node.address).toBe(`127.0.0.1:${service.port}`);
  expect(node.instance.length).toBeLessThanOrEqual(64);
  expect(map).toMatchObject({ routes: 1, hosts: 1, indexBytes: expect.any(Number), framesBytes: expect.any(Number) });
  expect(map).toMatchObject({ spareBytes: expect.any(Number) });
  const { tookMs, p50Ms, maxMs, count } = loads["changes"] as Record<string, number>;
  expect([count, maxMs]).toEqual([1, tookMs]);
  expect(Math.abs((p50Ms ?? Number.NaN) - (tookMs ?? Number.NaN))).toBeLessThanOrEqual(
    Math.max(1, 0.04 * (tookMs ?? 0)),
  );
});
