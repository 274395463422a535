import { hostAddress, routeId, routeKey } from "@lars/model";
import { aTemporaryFolder, until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { hosts } from "./builders.ts";
import { aDnsService, anAgent, aReporter, Caller, type FakeReporter } from "./fakes.ts";

vi.setConfig({ testTimeout: 30_000 }); // real sockets and threads, on machines that do other things too

const id = (modId: number, cmdId: number) => routeId(routeKey(modId, cmdId));
const KEY = { modId: 1, cmdId: 1 };

function successes(reporter: FakeReporter): number {
  return reporter.statuses.at(-1)?.results.reduce((sum, result) => sum + result.successes, 0) ?? 0;
}

test("a status goes out after the calls, paced, and once more after the last report", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  await using reporter = await aReporter();
  dns.routes.set(id(1, 1), hosts(1, 2));
  await using agent = await anAgent({ home, dns: [dns], reporter });
  await using caller = await Caller.of(agent);
  const host = await caller.hostOf(1, 1);

  const started = performance.now();
  for (let n = 0; n < 40; n += 1) {
    caller.report(KEY, host);
    await caller.getHost(1, 1); // a round trip: the report before it has arrived
  }
  await until(() => successes(reporter) === 40);
  const intervals = (performance.now() - started) / 200; // the test's status interval
  expect(reporter.statuses.length).toBeLessThanOrEqual(Math.ceil(intervals) + 1);
  expect(reporter.statuses.at(-1)).toMatchObject({ ...KEY, results: [{}, {}] });
  expect(reporter.states).toEqual([]); // this reporter never said Hello
});

test("the last statuses are told when the agent stops", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  await using reporter = await aReporter();
  dns.routes.set(id(1, 1), hosts(1));
  const agent = await anAgent({ home, dns: [dns], reporter });
  await using caller = await Caller.of(agent);
  const host = await caller.hostOf(1, 1);
  caller.report(KEY, host);
  await until(() => reporter.statuses.length > 0);
  caller.report(KEY, host);
  await caller.getHost(1, 1);
  await agent[Symbol.asyncDispose]();
  await until(() => successes(reporter) === 2);
});

test("an agent that stops complains of no connection that it ends itself", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  await using reporter = await aReporter();
  dns.routes.set(id(1, 1), hosts(1));
  const agent = await anAgent({ home, dns: [dns], reporter });
  await using caller = await Caller.of(agent);
  const host = await caller.hostOf(1, 1);
  caller.report(KEY, host);
  await until(() => reporter.statuses.length > 0); // both peers are connected
  const warned = vi.spyOn(agent.context.log, "warn");
  await agent[Symbol.asyncDispose]();
  expect(warned.mock.calls).toEqual([]);
});

test("what was reported while the reporter was away arrives once it is back, merged by module", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  const away = await aReporter();
  dns.routes.set(id(1, 1), hosts(1));
  await using agent = await anAgent({ home, dns: [dns], reporter: away });
  await using caller = await Caller.of(agent);
  const host = await caller.hostOf(1, 1);
  await until(() => away.hellos.length > 0);
  await away[Symbol.asyncDispose]();

  for (let n = 0; n < 5; n += 1) {
    caller.report(KEY, host);
    await caller.getHost(1, 1);
  }
  await using back = await aReporter({ port: away.port, greets: true });
  await until(() => successes(back) === 5);
  await until(() => back.states.some((state) => state.modules.some((module) => module.hosts[0]?.successesTotal === 5)));
});

test("a reporter that said Hello hears every change of a module's state, and a heartbeat when there is none", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  await using reporter = await aReporter({ greets: true });
  dns.routes.set(id(1, 1), hosts(1));
  await using agent = await anAgent({ home, dns: [dns], reporter });
  await using caller = await Caller.of(agent);
  await caller.hostOf(1, 1);

  const modules = () => reporter.states.flatMap((state) => state.modules);
  await until(() => modules().some((module) => module.modId === 1 && module.hosts.length === 1 && !module.removed));
  await until(() => reporter.states.some((state) => state.modules.length === 0 && state.modulesTotal === 1));
  expect(reporter.states.at(-1)).toMatchObject({ dnsService: `127.0.0.1:${dns.port}` });
  dns.push(1, 1, []);
  await until(() => modules().at(-1)?.removed === true);
});

test("no frame of AgentState passes 60,000 bytes: large modules come in parts, many modules in frames", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  await using reporter = await aReporter({ greets: true });
  const many = Array.from({ length: 3_000 }, (_, n) => hostAddress(0xf0000000 + n, 60_000));
  dns.routes.set(id(0, 0), many);
  for (let modId = 3; modId < 600; modId += 3) dns.routes.set(id(modId, 0), hosts(1, 2, 3, 4));
  await using agent = await anAgent({ home, dns: [dns], reporter });
  await using caller = await Caller.of(agent);
  await Promise.all(Array.from({ length: 200 }, (_, n) => caller.hostOf(3 * n, 0)));
  const host = await caller.hostOf(0, 0);
  caller.report({ modId: 0, cmdId: 0 }, host);

  const parts = () =>
    new Set(reporter.states.flatMap((s) => s.modules.filter((m) => m.modId === 0).map((m) => m.part)));
  const told = () => new Set(reporter.states.flatMap((s) => s.modules.map((m) => m.modId)));
  await until(() => parts().size === 6 && told().size === 200);
  expect(Math.max(...reporter.stateBytes)).toBeLessThanOrEqual(60_000);
  await until(() => reporter.statuses.reduce((sum, status) => sum + status.results.length, 0) >= 3_000);
});

test("an agent keeps its instance id over restarts", async () => {
  await using home = await aTemporaryFolder();
  await using reporter = await aReporter();
  for (let run = 1; run <= 2; run += 1) {
    await using _agent = await anAgent({ home, reporter });
    await until(() => reporter.hellos.length === run);
  }
  expect(reporter.hellos[0]?.instance).toBe(reporter.hellos[1]?.instance);
  expect(reporter.hellos[0]).toMatchObject({ software: "lars-lb-agent" });
});

test("what was reported before a host and its module went is told, though the reporter was away", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  const away = await aReporter({ greets: true });
  dns.routes.set(id(1, 1), hosts(1));
  await using agent = await anAgent({ home, dns: [dns], reporter: away });
  await using caller = await Caller.of(agent);
  const host = await caller.hostOf(1, 1);
  await until(() => away.states.some((state) => state.modules.length > 0));
  await away[Symbol.asyncDispose]();

  caller.report(KEY, host);
  await caller.getHost(1, 1);
  dns.push(1, 1, []);
  await until(async () => (await caller.getHost(1, 1)).host === undefined);
  dns.push(1, 1, hosts(2));
  await caller.hostOf(1, 1);
  await using back = await aReporter({ port: away.port, greets: true });
  const gone = () => back.states.flatMap((state) => state.modules.flatMap((module) => module.gone));
  await until(() => gone().length > 0);
  expect(gone()).toMatchObject([{ host: hosts(1)[0], successesTotal: 1 }]);
});

test("once a reporter was told everything it is told that this was all, and no two frames have the same uptime", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  dns.routes.set(id(1, 1), hosts(1));
  const first = await aReporter({ greets: true });
  await using agent = await anAgent({ home, dns: [dns], reporter: first });
  await using caller = await Caller.of(agent);
  await caller.hostOf(1, 1);
  await until(() => first.states.some(({ allToldSinceMs }) => allToldSinceMs > 0));
  await first[Symbol.asyncDispose]();

  await using second = await aReporter({ port: first.port, greets: true });
  const whole = await until(() => second.states.findIndex(({ allToldSinceMs }) => allToldSinceMs > 0) + 1);
  const told = second.states.slice(0, whole);
  expect(told.flatMap(({ modules }) => modules)).toContainEqual(expect.objectContaining(KEY));
  const uptimes = [...first.states, ...told].map(({ uptimeMs }) => uptimeMs);
  expect(uptimes).toEqual([...new Set(uptimes)].sort((one, other) => one - other));
  const sinceMs = told.at(-1)?.allToldSinceMs ?? 0;
  expect(sinceMs).toBeLessThan(told[0]?.uptimeMs ?? 0);
  expect(sinceMs).toBeGreaterThan(first.states.at(-1)?.uptimeMs ?? 0);
});
