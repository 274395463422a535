import { type DnsNodeRow, openDatabase, withDatabase } from "@lars/db";
import { aDatabase, aHost, databaseServerUrl, type TestDatabase, until } from "@lars/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aDnsService, type DnsServiceSettings, setRoute, type TestDnsService } from "./a-dns-service.ts";
import { anAgent } from "./an-agent.ts";

let stack: AsyncDisposableStack;
let database: TestDatabase;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  database = stack.use(await aDatabase());
});
afterEach(() => stack.disposeAsync());

async function started(settings: DnsServiceSettings = {}): Promise<TestDnsService> {
  const service = stack.use(await aDnsService(database.url, settings));
  await until(() => service.context.health.readiness.ready);
  return service;
}

async function nodes(): Promise<readonly DnsNodeRow[]> {
  await using opened = await openDatabase({ url: database.url, connectionsMax: 1 });
  return await opened.dnsNodes.nodes();
}

const nodeOf = async (instance: string): Promise<DnsNodeRow | undefined> =>
  (await nodes()).find((node) => node.instance === instance);

async function instanceOf(service: TestDnsService): Promise<string> {
  return (await service.state()).node.instance;
}

test("two dns-services on one host are two rows; the one that stops takes its row away", async () => {
  await setRoute(database, [1, 1], [aHost(1), aHost(2)]);
  const [first, second] = [await started(), await started()] as const;
  const [one, two] = [await instanceOf(first), await instanceOf(second)];
  expect(one).not.toBe(two);
  await using agent = await anAgent(first.port);
  await agent.greet();
  agent.ask(1, 1);
  const version = await setRoute(database, [1, 1], [aHost(3)]);
  await agent.holds(1, 1, [aHost(3)]);
  const row = await until(async () => {
    const node = await nodeOf(one);
    return node?.routeVersion === Number(version) && node.connections === 1 && node.greeted === 1 ? node : undefined;
  });
  expect(row).toMatchObject({
    address: `127.0.0.1:${first.port}`,
    software: "lars-dns-service",
    routes: 1,
    hosts: 1,
    subscriptions: 1,
    ready: true,
    staleSinceMs: null,
    reason: "",
  });
  expect(row.seenMs).toBeGreaterThanOrEqual(row.startedMs);
  await until(() => nodeOf(two));
  await first[Symbol.asyncDispose]();
  expect((await nodes()).map(({ instance }) => instance)).toEqual([two]);
});

test("a database that was not migrated: one warning says what to do, routes go on, and rows come once it is", async () => {
  for (const table of ["DnsNode", "RouteConvergence"]) await database.sql(`RENAME TABLE ${table} TO ${table}Away`);
  const service = await started();
  const warnings = () => service.logged("warn").filter((line) => line.includes("RouteConvergence"));
  await until(() => warnings().length === 1);
  expect(warnings()[0]).toContain("npx lars migrate");
  await using agent = await anAgent(service.port);
  agent.ask(1, 1);
  await agent.holds(1, 1, []);
  await setRoute(database, [1, 1], [aHost(1)]); // every change is a try
  await agent.holds(1, 1, [aHost(1)]);
  for (const table of ["DnsNode", "RouteConvergence"]) await database.sql(`RENAME TABLE ${table}Away TO ${table}`);
  const version = await setRoute(database, [1, 1], [aHost(2)]);
  await agent.holds(1, 1, [aHost(2)]);
  const instance = await instanceOf(service);
  await until(() => nodeOf(instance), { withinMs: 8_000 });
  await until(() => service.logged("info").includes("DnsNode and RouteConvergence are written again"));
  expect(warnings()).toHaveLength(1);
  await using opened = await openDatabase({ url: database.url, connectionsMax: 1 });
  const told = async () => (await opened.dnsNodes.convergence([Number(version)]))[0]?.told;
  await until(async () => (await told()) === 1);
  expect(await database.sql("SELECT COUNT(*) AS n FROM RouteConvergence")).toEqual([{ n: 2 }]); // what waited came too
});

test("a user without rights on these tables: one warning, and routes go on", async () => {
  const user = database.name.slice(-12);
  for (const host of ["localhost", "127.0.0.1", "%"]) {
    await database.sql(`CREATE USER '${user}'@'${host}' IDENTIFIED BY 'secret'`);
    for (const table of ["RouteData", "RouteVersion", "RouteChange"]) {
      await database.sql(`GRANT SELECT, DELETE ON ${database.name}.${table} TO '${user}'@'${host}'`);
    }
    stack.defer(() => database.sql(`DROP USER '${user}'@'${host}'`).then(() => undefined));
  }
  await setRoute(database, [1, 1], [aHost(1)]);
  const url = new URL(withDatabase(databaseServerUrl(), database.name));
  [url.username, url.password] = [user, "secret"];
  await using service = await aDnsService(url.href);
  await until(() => service.context.health.readiness.ready);
  const warnings = () => service.logged("warn").filter((line) => line.includes("RouteConvergence"));
  await until(() => warnings().length === 1);
  expect(warnings()[0]).toContain("rights");
  expect(warnings()[0]).not.toContain("secret");
  await using agent = await anAgent(service.port);
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(1)]);
  await setRoute(database, [1, 1], [aHost(2)]);
  await agent.holds(1, 1, [aHost(2)]);
  expect(warnings()).toHaveLength(1);
});
