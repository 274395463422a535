import { execFileSync } from "node:child_process";
import { open, truncate } from "node:fs/promises";
import { migrate, openDatabase } from "@lars/db";
import { aHost, aTemporaryFolder, HangingServer, startMariaDb, until } from "@lars/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { aDnsService, setRoute, type TestDnsService } from "./a-dns-service.ts";
import { anAgent } from "./an-agent.ts";

type Server = Awaited<ReturnType<typeof startMariaDb>>;

let folder: Awaited<ReturnType<typeof aTemporaryFolder>>;
let server: Server;
let stack: AsyncDisposableStack;
let home: Awaited<ReturnType<typeof aTemporaryFolder>>;

beforeAll(async () => {
  folder = await aTemporaryFolder();
  await comesBack(0);
  await migrate(server.url("lars_dns"), { dryRun: false });
});
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  home = stack.use(await aTemporaryFolder());
  if (!(await answers())) await comesBack(server.port);
});
afterEach(() => stack.disposeAsync());
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function comesBack(port: number): Promise<void> {
  server = await startMariaDb({ dataDir: `${folder.path}/mysql`, port, durable: false });
}
const goesAway = async (): Promise<void> => server[Symbol.asyncDispose]();

async function answers(): Promise<boolean> {
  try {
    await using _ = await openDatabase({ url: server.url("lars_dns"), connectionsMax: 1 });
    return true;
  } catch {
    return false; // that it does not answer is what was asked
  }
}

async function edit(hosts: readonly ReturnType<typeof aHost>[]): Promise<void> {
  const url = server.url("lars_dns");
  await using database = await openDatabase({ url, connectionsMax: 1 });
  const sql = async (_: string, key: readonly unknown[] = []) =>
    database.kysely
      .selectFrom("RouteData")
      .select(["id", "serverip", "serverport"])
      .where("modid", "=", Number(key[0]))
      .where("cmdid", "=", Number(key[1]))
      .execute();
  await setRoute({ url, sql }, [1, 1], hosts);
}

const started = async (url = server.url("lars_dns")): Promise<TestDnsService> =>
  aDnsService(url, { snapshotFile: `${home.path}/routes.snapshot` });

/** A file as a service leaves it that stopped in good order: what was edited a moment before is in it. */
async function aSnapshotFile(hosts: readonly ReturnType<typeof aHost>[]): Promise<void> {
  await edit([aHost(99)]);
  await using service = await started();
  await using agent = await anAgent(service.port);
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(99)]);
  await edit(hosts);
  await agent.holds(1, 1, hosts);
}

test("MySQL away while it runs: it goes on serving, says since when it is stale, and picks up on return", async () => {
  await edit([aHost(1)]);
  await using service = await started();
  await using agent = await anAgent(service.port);
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(1)]);
  const before = Date.now();
  await goesAway();
  const { ready, since, reason } = await until(() => {
    const { readiness } = service.context.health;
    return readiness.stale ? readiness : undefined;
  });
  expect(ready).toBe(true);
  expect(reason).toContain("DATABASE_UNAVAILABLE");
  expect(Math.abs(Date.parse(since) - before)).toBeLessThan(5_000);
  await using late = await anAgent(service.port);
  late.ask(1, 1);
  await late.holds(1, 1, [aHost(1)]);
  expect(await service.metric("lars_stale_seconds")).toBeGreaterThan(0);

  const [failed, fromMs] = [await service.metric("lars_dns_failed_loads_total"), Date.now()];
  await until(async () => (await service.metric("lars_dns_failed_loads_total")) > failed + 3, { withinMs: 10_000 });
  expect(Date.now() - fromMs).toBeGreaterThan(1_000); // with waits that grow: of 200, 400 and 800 ms at least
  expect(service.logged("error")).toEqual(["routes cannot be loaded; what was loaded is served"]);
  expect(service.context.health.readiness.since).toBe(since); // a later failure makes it no younger

  await comesBack(server.port);
  await edit([aHost(2)]);
  await agent.holds(1, 1, [aHost(2)], 10_000);
  await late.holds(1, 1, [aHost(2)], 10_000);
  await until(() => !service.context.health.readiness.stale);
  expect(service.logged("info").filter((text) => text.includes("answers again"))).toHaveLength(1);
  expect(agent.answers(1, 1)).toHaveLength(2);
});

test("MySQL away at start: the last good snapshot is served from disk, marked stale, and MySQL's differences are pushed", async () => {
  await aSnapshotFile([aHost(1), aHost(2)]);
  await edit([aHost(3)]);
  await goesAway();
  await using service = await started();
  await using agent = await anAgent(service.port);
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(1), aHost(2)]);
  await until(() => service.context.health.readiness.stale);
  expect(service.context.health.readiness.ready).toBe(true);
  await comesBack(server.port);
  await agent.holds(1, 1, [aHost(3)], 10_000);
  await until(() => !service.context.health.readiness.stale);
});

test("MySQL that hangs at start is not waited for: the snapshot is served, stale, until MySQL answers after all", async () => {
  await aSnapshotFile([aHost(1), aHost(2)]);
  await edit([aHost(3)]);
  const hanging = stack.use(await HangingServer.before(server.port));
  const service = stack.use(await started(hanging.through(server.url("lars_dns"))));
  const agent = stack.use(await anAgent(service.port));
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(1), aHost(2)]);
  const { ready, reason } = await until(() => {
    const { readiness } = service.context.health;
    return readiness.stale ? readiness : undefined;
  });
  expect(ready).toBe(true);
  expect(reason).toContain("MySQL has not answered for 1 s"); // the connection itself may take 5 s
  hanging.goesOn();
  await agent.holds(1, 1, [aHost(3)], 10_000);
  await until(() => !service.context.health.readiness.stale);
});

test("MySQL away at start and no snapshot: alive, not ready, says why, and answers once it has loaded", async () => {
  await edit([aHost(4)]);
  await goesAway();
  await using service = await started();
  await using agent = await anAgent(service.port);
  agent.ask(1, 1);
  const { ready } = await until(() => {
    const { readiness } = service.context.health;
    return readiness.reason?.includes("DATABASE_UNAVAILABLE") ? readiness : undefined;
  });
  expect(ready).toBe(false);
  await until(async () => (await service.state()).requests["held"] === 1);
  expect(agent.frames).toEqual([]); // zero hosts would tell it to drop the module
  await comesBack(server.port);
  await agent.holds(1, 1, [aHost(4)], 10_000);
  await until(() => service.context.health.readiness.ready && !service.context.health.readiness.stale);
});

test("with nothing to serve, an agent that said Hello is turned away, until there is something", async () => {
  await edit([aHost(6)]);
  await goesAway();
  await using service = await started();
  await using early = await anAgent(service.port);
  await early.greet(); // it may come before the first load failed, or behind it
  await until(() => early.closed, { withinMs: 10_000 });
  await using late = await anAgent(service.port);
  late.hello();
  late.ask(1, 1);
  await until(() => late.closed);
  expect(late.frames).toEqual([]);
  expect(await service.metric("lars_dns_turned_away_total")).toBe(2);
  expect(service.logged("error")).toEqual(["routes cannot be loaded; nothing can be served yet"]);
  await comesBack(server.port);
  await until(() => service.context.health.readiness.ready, { withinMs: 10_000 });
  await using present = await anAgent(service.port);
  await present.greet();
  present.ask(1, 1);
  await present.holds(1, 1, [aHost(6)]);
});

test("a damaged snapshot file is reported and ignored", async () => {
  await aSnapshotFile([aHost(5)]);
  await goesAway();
  await truncate(`${home.path}/routes.snapshot`, 60);
  await using service = await started();
  await until(() => service.context.health.readiness.reason?.includes("DATABASE_UNAVAILABLE"));
  expect(service.context.health.readiness.ready).toBe(false);
  expect((await service.state()).map.routes).toBe(0);
  const [line] = service.logged("error").filter((text) => text.includes("routes.snapshot"));
  expect(line).toMatch(/routes\.snapshot is not served: damaged: /);
  await comesBack(server.port);
  await until(() => service.context.health.readiness.ready, { withinMs: 10_000 });
});

test("a snapshot that cannot be written is said once, and serving goes on", async () => {
  await edit([aHost(7)]);
  const service = stack.use(await aDnsService(server.url("lars_dns"), { snapshotFile: "/dev/null/routes.snapshot" }));
  await using agent = await anAgent(service.port);
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(7)]);
  const notWritten = () => service.logged("error").filter((text) => text.includes("routes.snapshot was not written"));
  await until(() => notWritten().length > 0);
  await edit([aHost(8)]);
  await agent.holds(1, 1, [aHost(8)]);
  expect(service.context.health.readiness).toMatchObject({ ready: true, stale: false });
  await agent[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose](); // tries once more
  expect(notWritten()).toHaveLength(1);
});

test("a disk that does not answer keeps nobody from what MySQL has", async () => {
  await edit([aHost(9)]);
  const path = `${home.path}/routes.snapshot`;
  execFileSync("mkfifo", [path]);
  const disk = await open(path, "r+"); // whoever reads waits until this is closed
  const service = stack.use(await started());
  stack.defer(() => disk.close());
  const agent = stack.use(await anAgent(service.port));
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(9)], 20_000);
  expect(service.logged("error")).toEqual([`${path} is not served yet: the disk does not answer; see to that disk`]);
  await until(() => service.context.health.readiness.ready); // loops have routes before it is said
  expect(service.context.health.readiness).toMatchObject({ ready: true, stale: false });
});
