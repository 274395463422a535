import { changeRoutes, openDatabase } from "@lars/db";
import { type HostAddress, routeKey } from "@lars/model";
import { aDatabase, aHost, aTemporaryFolder, type TestDatabase, until } from "@lars/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aDnsService, type DnsServiceSettings, setRoute, type TestDnsService } from "./a-dns-service.ts";
import { anAgent, type TestAgent } from "./an-agent.ts";

let stack: AsyncDisposableStack;
let database: TestDatabase;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  database = stack.use(await aDatabase());
  for (let modId = 1; modId <= 5; modId++) await setRoute(database, [modId, 1], hosts(modId));
});
afterEach(() => stack.disposeAsync());

const hosts = (modId: number): HostAddress[] => [aHost(modId * 10), aHost(modId * 10 + 1)];

async function started(settings: DnsServiceSettings = {}): Promise<TestDnsService> {
  const service = stack.use(await aDnsService(database.url, { loadIntervalMs: 300, ...settings }));
  await until(() => service.context.health.readiness.ready);
  return service;
}

/** An agent that asked for all five routes and has them. */
async function subscribed(service: TestDnsService): Promise<TestAgent> {
  const agent = stack.use(await anAgent(service.port));
  for (let modId = 1; modId <= 5; modId++) agent.ask(modId, 1);
  for (let modId = 1; modId <= 5; modId++) await agent.holds(modId, 1, hosts(modId));
  return agent;
}

const isHeldBack = async (service: TestDnsService): Promise<boolean> =>
  (await service.metric("lars_dns_held_back_loads_total")) > 0;
const lines = (service: TestDnsService): readonly string[] =>
  [...service.logged("error"), ...service.logged("info")].filter((text) => text.startsWith("ROUTES_HELD_BACK"));

test("an emptied RouteData is not pushed to anybody: it is said loudly, once, and edits go on being pushed", async () => {
  const service = await started();
  const agent = await subscribed(service);
  await database.sql("DELETE FROM RouteData");
  await until(() => isHeldBack(service));
  const { readiness } = service.context.health;
  expect(readiness).toMatchObject({ ready: true, stale: true });
  expect(readiness.reason).toMatch(/^ROUTES_HELD_BACK: RouteData has 0 hosts where 10 are served.*until .*Restore/);
  expect(await service.metric("lars_stale_seconds")).toBeGreaterThanOrEqual(0);
  expect(await service.metric("lars_dns_held_back_hosts")).toBe(10);
  expect(await service.state()).toMatchObject({ heldBack: { servedHosts: 10, loadedHosts: 0 } });

  await setRoute(database, [1, 1], [aHost(99)]);
  await agent.holds(1, 1, [aHost(99)]);
  const loads = await service.metric("lars_dns_held_back_loads_total");
  await until(async () => (await service.metric("lars_dns_held_back_loads_total")) > loads + 1, { withinMs: 15_000 });
  expect(agent.frames).toHaveLength(6); // five answers, and the one edit
  expect(lines(service)).toHaveLength(1);
  expect(service.context.health.readiness).toMatchObject({ stale: true, since: readiness.since });
});

test("hosts that come back within the hold end it: fresh again, and nobody was told of anything", async () => {
  const service = await started();
  const agent = await subscribed(service);
  const rows = await database.sql("SELECT modid, cmdid, serverip, serverport FROM RouteData");
  await database.sql("DELETE FROM RouteData WHERE modid > 1");
  await until(() => isHeldBack(service));
  for (const row of rows.filter((one) => Number(one["modid"]) > 1)) {
    const values = [row["modid"], row["cmdid"], row["serverip"], row["serverport"]];
    await database.sql("INSERT INTO RouteData (modid, cmdid, serverip, serverport) VALUES (?, ?, ?, ?)", values);
  }
  await until(() => !service.context.health.readiness.stale, { withinMs: 15_000 });
  expect(lines(service).at(-1)).toMatch(/is over: RouteData has its hosts again/);
  expect(await service.metric("lars_dns_held_back_hosts")).toBe(0);
  expect(agent.frames).toHaveLength(5);
});

test("a loss that lasts is accepted when the hold is over, loudly, and pushed", async () => {
  const service = await started({ emptyProtectionHoldMs: 1_000 });
  const agent = await subscribed(service);
  await database.sql("UPDATE RouteVersion SET version = version + 10");
  await database.sql("DELETE FROM RouteData");
  await until(() => isHeldBack(service));
  for (let modId = 1; modId <= 5; modId++) await agent.holds(modId, 1, [], 15_000);
  expect(service.logged("error").at(-1)).toMatch(/is over: what RouteData has is believed now/);
  await until(() => !service.context.health.readiness.stale);
  expect(agent.frames).toHaveLength(10);
});

test("what is deleted through the admin is deleted at once, were it everything", async () => {
  const service = await started();
  const agent = await subscribed(service);
  await using opened = await openDatabase({ url: database.url, connectionsMax: 1 });
  const rows = await database.sql("SELECT id, modid, serverip, serverport FROM RouteData");
  const remove = rows.map(({ id, modid, serverip, serverport }) => {
    const host = { ip: Number(serverip), port: Number(serverport) } as HostAddress;
    return { id: Number(id), before: { ...routeKey(Number(modid), 1), host } };
  });
  await changeRoutes(opened, { author: "ada", add: [], update: [], remove });
  for (let modId = 1; modId <= 5; modId++) await agent.holds(modId, 1, []);
  expect(await isHeldBack(service)).toBe(false);
});

test("a database that lost its hosts while the service was restarted is held back by what is on disk", async () => {
  const folder = stack.use(await aTemporaryFolder());
  const snapshotFile = `${folder.path}/routes.snapshot`;
  {
    await using before = await aDnsService(database.url, { snapshotFile });
    await until(() => before.context.health.readiness.ready);
  }
  await database.sql("DELETE FROM RouteData WHERE modid > 1");
  const service = await started({ snapshotFile });
  await subscribed(service);
  expect(service.context.health.readiness.reason).toContain("ROUTES_HELD_BACK");
});

test("with empty_protection off an emptied RouteData is believed at once", async () => {
  const service = await started({ emptyProtectionHoldMs: 0 });
  const agent = await subscribed(service);
  await database.sql("DELETE FROM RouteData");
  for (let modId = 1; modId <= 5; modId++) await agent.holds(modId, 1, [], 15_000);
  expect(await isHeldBack(service)).toBe(false);
});
