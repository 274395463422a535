import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { routeId, routeKey } from "@lars/model";
import { MessageId, RetCode } from "@lars/protocol";
import { aTemporaryFolder, until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { hosts } from "./builders.ts";
import { aDnsService, anAgent, Caller } from "./fakes.ts";

vi.setConfig({ testTimeout: 30_000 }); // real sockets and threads, on machines that do other things too

const id = (modId: number, cmdId: number) => routeId(routeKey(modId, cmdId));

test("a failed connection is tried again for ever: an agent that starts first finds the dns-service that starts later", async () => {
  await using home = await aTemporaryFolder();
  const { port } = await closedPort();
  await using agent = await anAgent({ home, dns: [{ port }] });
  await using caller = await Caller.of(agent);
  expect(await caller.getHost(1, 1)).toMatchObject({ retCode: RetCode.NoExist });
  expect(agent.context.health.readiness).toMatchObject({ ready: true, stale: true });

  await using dns = await aDnsService({ port });
  dns.routes.set(id(1, 1), hosts(1));
  expect(await caller.hostOf(1, 1)).toEqual(hosts(1)[0]);
  expect(agent.context.health.readiness).toMatchObject({ ready: true, stale: false });
});

test("after a reconnect every module is subscribed again, and the next push reaches callers", async () => {
  await using home = await aTemporaryFolder();
  const first = await aDnsService();
  for (const modId of [1, 2, 3]) first.routes.set(id(modId, 1), hosts(modId));
  await using agent = await anAgent({ home, dns: [first] });
  await using caller = await Caller.of(agent);
  for (const modId of [1, 2, 3]) await caller.hostOf(modId, 1);
  await first[Symbol.asyncDispose]();
  await until(() => agent.context.health.readiness.stale);
  expect(await caller.getHost(2, 1)).toMatchObject({ retCode: RetCode.Success, host: hosts(2)[0] });

  await using second = await aDnsService({ port: first.port });
  for (const modId of [1, 2, 3]) second.routes.set(id(modId, 1), hosts(modId));
  await until(() => second.asked.length >= 3);
  expect([...second.asked].sort()).toEqual([id(1, 1), id(2, 1), id(3, 1)]);
  second.push(2, 1, hosts(20));
  await until(async () => (await caller.getHost(2, 1)).host?.ip === hosts(20)[0]?.ip);
});

test("a module that is asked for while the connection comes up is asked for once on it", async () => {
  await using home = await aTemporaryFolder();
  const { port } = await closedPort();
  await using agent = await anAgent({ home, dns: [{ port }], pullTimeoutMs: 60_000 });
  await using caller = await Caller.of(agent);
  await using dns = await aDnsService({ port });
  let asked = 0;
  const askMore = async () => {
    for (let n = 0; n < 20; n += 1) caller.ask(++asked, 1);
    await caller.getHost(asked, 1);
  };
  /** Requests are lost where buffers are full, and an agent pulls so many a second; one that is pulled is not pulled again. */
  const askForTheRest = () => {
    const known = new Set(dns.asked);
    const rest = Array.from({ length: asked }, (_, n) => n + 1).filter((modId) => !known.has(id(modId, 1)));
    for (const modId of rest.slice(0, 20)) caller.ask(modId, 1);
    return rest.length;
  };
  while (agent.context.health.readiness.stale) await askMore();
  for (let n = 0; n < 5; n += 1) await askMore();
  await until(() => askForTheRest() === 0, { withinMs: 20_000 });
  await caller.getHost(++asked, 1); // whatever was asked twice has arrived before this one
  await until(() => dns.asked.includes(id(asked, 1)));
  expect(dns.connections).toBe(1);
  expect(dns.asked.length).toBe(asked);
});

test("a module that was PULLING when the connection broke is asked for on the new one, empty as it is", async () => {
  await using home = await aTemporaryFolder();
  const silent = await aDnsService();
  await using agent = await anAgent({ home, dns: [silent] });
  await using caller = await Caller.of(agent);
  await until(() => !agent.context.health.readiness.stale);
  silent.answering = false;
  await caller.getHost(4, 4);
  await until(() => silent.asked.length > 0);
  await silent[Symbol.asyncDispose]();

  await using dns = await aDnsService({ port: silent.port });
  dns.routes.set(id(4, 4), hosts(4));
  await until(() => dns.asked.includes(id(4, 4))); // nobody asked the agent again
  expect(await caller.hostOf(4, 4)).toEqual(hosts(4)[0]);
});

test("a request that the dns-service swallows is sent again after the pull timeout", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  dns.routes.set(id(1, 1), hosts(1));
  await using agent = await anAgent({ home, dns: [dns] });
  await using caller = await Caller.of(agent);
  await until(() => !agent.context.health.readiness.stale);
  dns.answering = false;
  await caller.getHost(1, 1);
  await until(() => dns.asked.length > 0);
  dns.answering = true;
  expect(await caller.hostOf(1, 1)).toEqual(hosts(1)[0]);
  expect(dns.connections).toBe(1);
});

test("callers of a module that does not exist are not requests to the dns-service", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  await using agent = await anAgent({ home, dns: [dns] });
  await using caller = await Caller.of(agent);
  await until(() => dns.connections > 0);
  const started = performance.now();
  for (let n = 0; n < 300; n += 1) await caller.getHost(9, 9);
  const spans = Math.ceil((performance.now() - started) / 100); // the test's negative cache lasts 100 ms
  expect(dns.asked.length).toBeLessThanOrEqual(spans + 1);
});

test("a removed host is never returned again once its push has come; a dropped module is unknown", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  dns.routes.set(id(1, 1), hosts(1, 2, 3));
  await using agent = await anAgent({ home, dns: [dns] });
  await using caller = await Caller.of(agent);
  await caller.hostOf(1, 1);
  dns.push(1, 1, hosts(2));
  await until(async () => (await caller.getRoute(1, 1)).length === 1);
  for (let n = 0; n < 20; n += 1) expect((await caller.getHost(1, 1)).host).toEqual(hosts(2)[0]);
  dns.push(1, 1, []);
  await until(async () => (await caller.getHost(1, 1)).retCode === RetCode.NoExist);
});

test("an agent that restarts while the dns-service is down serves its last known routes, marked stale", async () => {
  await using home = await aTemporaryFolder();
  {
    await using dns = await aDnsService();
    dns.routes.set(id(1, 1), hosts(1, 2));
    await using agent = await anAgent({ home, dns: [dns] });
    await using caller = await Caller.of(agent);
    await caller.hostOf(1, 1);
  }
  const { port } = await closedPort();
  await using agent = await anAgent({ home, dns: [{ port }] });
  await using caller = await Caller.of(agent);
  expect(await caller.getHost(1, 1)).toMatchObject({ retCode: RetCode.Success });
  expect((await caller.getRoute(1, 1)).length).toBe(2);
  expect(agent.context.health.readiness).toMatchObject({ ready: true, stale: true });
  expect(await agent.state()).toMatch(/"stale": ?true/);

  await using dns = await aDnsService({ port });
  dns.routes.set(id(1, 1), hosts(2));
  await until(async () => (await caller.getRoute(1, 1)).length === 1);
  await until(async () => /"stale": ?false/.test(await agent.state()));
});

test("routes are saved while the agent runs, not only when it stops", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  dns.routes.set(id(1, 1), hosts(7));
  await using agent = await anAgent({ home, dns: [dns] });
  await using caller = await Caller.of(agent);
  await caller.hostOf(1, 1);
  const file = join(home.path, "lb-agent", "routes.json");
  await until(() =>
    readFile(file, "utf8").then(
      (text) => text.includes(`${0x0a000007},9000`),
      () => false,
    ),
  );
});

test("a damaged file of routes is ignored, and written anew", async () => {
  await using home = await aTemporaryFolder();
  const file = join(home.path, "lb-agent", "routes.json");
  {
    await using dns = await aDnsService();
    dns.routes.set(id(1, 1), hosts(1));
    await using agent = await anAgent({ home, dns: [dns] });
    await using caller = await Caller.of(agent);
    await caller.hostOf(1, 1);
  }
  await writeFile(file, (await readFile(file, "utf8")).replace("9000", "9001"));
  await using dns = await aDnsService();
  dns.answering = false;
  await using agent = await anAgent({ home, dns: [dns] });
  await using caller = await Caller.of(agent);
  expect(await caller.getHost(1, 1)).toMatchObject({ retCode: RetCode.NoExist });
});

test("of several dns-services one is used; a dead or a silent one is left for the next", async () => {
  await using home = await aTemporaryFolder();
  await using silent = await aDnsService();
  silent.answering = false;
  await using good = await aDnsService();
  const { port } = await closedPort();
  good.routes.set(id(1, 1), hosts(1));
  await using agent = await anAgent({ home, dns: [{ port }, silent, good] });
  await using caller = await Caller.of(agent);
  expect(await caller.hostOf(1, 1)).toEqual(hosts(1)[0]);
});

test("Hello comes first; what is our own is said only to a dns-service that said Hello", async () => {
  await using home = await aTemporaryFolder();
  await using old = await aDnsService({ greets: false });
  old.routes.set(id(1, 1), hosts(1));
  {
    await using agent = await anAgent({ home, dns: [old] });
    await using caller = await Caller.of(agent);
    await caller.hostOf(1, 1);
  }
  expect(old.heard.slice(0, 2)).toEqual([MessageId.Hello, MessageId.GetRouteRequest]);
  expect(old.acks).toEqual([]);

  await using ours = await aDnsService({ greets: true });
  ours.routes.set(id(1, 1), hosts(1));
  await using agent = await anAgent({ home, dns: [ours] });
  await using caller = await Caller.of(agent);
  await caller.hostOf(1, 1);
  await until(() => ours.acks.length > 0);
  expect(ours.acks[0]).toEqual({ modId: 1, cmdId: 1, version: 42 });
});

test("a dns-service that turns it away is left for one that does not; alone, it leaves what is served stale", async () => {
  await using home = await aTemporaryFolder();
  await using empty = await aDnsService({ turnsAway: true });
  await using good = await aDnsService({ greets: true });
  good.routes.set(id(1, 1), hosts(1));
  {
    await using agent = await anAgent({ home, dns: [empty, good] });
    await using caller = await Caller.of(agent);
    expect(await caller.hostOf(1, 1)).toEqual(hosts(1)[0]);
  }
  await using agent = await anAgent({ home, dns: [empty] });
  await until(() => agent.context.health.readiness.stale);
  const { since } = agent.context.health.readiness;
  const connections = empty.connections;
  await until(() => empty.connections > connections + 1); // it comes back again and again
  await until(() => agent.context.health.readiness.stale);
  expect(agent.context.health.readiness.since).toBe(since);
  await using caller = await Caller.of(agent);
  expect(await caller.hostOf(1, 1)).toEqual(hosts(1)[0]);
});

/** A port that nobody listens on. */
async function closedPort(): Promise<{ port: number }> {
  const server = await aDnsService();
  const { port } = server;
  await server[Symbol.asyncDispose]();
  return { port };
}
