import type { Worker } from "node:worker_threads";
import { aDatabase, aHost, type TestDatabase, until } from "@lars/testkit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aDnsService, type DnsServiceSettings, setRoute, type TestDnsService } from "./a-dns-service.ts";
import { anAgent, type TestAgent } from "./an-agent.ts";

/** Every thread that was started, and what is done to those that are started from now on. */
const threads = vi.hoisted(() => ({ started: [] as { name: string; worker: Worker }[], fails: false }));

vi.mock("node:worker_threads", async (original) => {
  const real = await original<typeof import("node:worker_threads")>();
  class KnownWorker extends real.Worker {
    constructor(file: string | URL, options: import("node:worker_threads").WorkerOptions) {
      if (threads.fails && options.name?.startsWith("loop-")) throw new Error("no memory for another thread");
      super(file, options);
      threads.started.push({ name: options.name ?? "", worker: this });
    }
  }
  return { ...real, Worker: KnownWorker };
});

let stack: AsyncDisposableStack;
let database: TestDatabase;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  threads.started.length = 0;
  threads.fails = false;
  database = stack.use(await aDatabase());
  await setRoute(database, [1, 1], [aHost(1)]);
});
afterEach(() => stack.disposeAsync());

async function started(settings: DnsServiceSettings = {}): Promise<TestDnsService> {
  const service = stack.use(await aDnsService(database.url, settings));
  await until(() => service.context.health.readiness.ready);
  return service;
}

const kill = (name: string) => threads.started.findLast((thread) => thread.name === name)?.worker.terminate();

async function aSubscriber(service: TestDnsService, host: number): Promise<TestAgent> {
  const agent = stack.use(await anAgent(service.port));
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(host)]);
  return agent;
}

test("while a loop is down the others serve, readiness says how many, and when it is back all is well", async () => {
  const service = await started({ loopThreads: 2 });
  const { health } = service.context;
  threads.fails = true;
  await kill("loop-1");
  await until(() => health.readiness.reason?.startsWith("1 of 2 loop threads listen"));
  expect(health.readiness).toMatchObject({ ready: true, stale: false });
  expect(await service.metric("lars_dns_loops_listening")).toBe(1);
  await until(() => service.logged("warn").some((line) => line.includes("no memory for another thread")));
  const agent = await aSubscriber(service, 1);
  for (let host = 2; host <= 6; host++) {
    await setRoute(database, [1, 1], [aHost(host)]); // one loop alone lets go of snapshots of before
    await agent.holds(1, 1, [aHost(host)]);
  }
  threads.fails = false;
  await until(() => health.readiness.reason === undefined, { withinMs: 15_000 });
  expect(await service.metric("lars_dns_loop_deaths_total")).toBe(1);
  expect(await service.metric("lars_dns_loops_listening")).toBe(2);
});

test("with no loop left it is not ready, although it has fresh routes; it is once one listens again", async () => {
  const service = await started({ loopThreads: 1 });
  const { health } = service.context;
  threads.fails = true;
  await kill("loop-0");
  await until(() => !health.readiness.ready);
  expect(health.readiness.reason).toMatch(/^0 of 1 loop threads listen/);
  await setRoute(database, [1, 1], [aHost(2)]);
  threads.fails = false;
  await until(() => health.readiness.ready, { withinMs: 15_000 });
  await aSubscriber(service, 2);
});

test("who stops serves its agents until it is their turn to go: edits of that time reach them still", async () => {
  const service = await started({ listen: { drainMs: 600_000 } });
  const agents = [await aSubscriber(service, 1), await aSubscriber(service, 1), await aSubscriber(service, 1)];
  const stopped = service[Symbol.asyncDispose]();
  await until(() => agents.some(({ closed }) => closed)); // each loop sends its first one on at once
  await setRoute(database, [1, 1], [aHost(2)]);
  for (const agent of agents) if (!agent.closed) await agent.holds(1, 1, [aHost(2)]);
  await expect(anAgent(service.port)).rejects.toThrow("ECONNREFUSED");
  for (const agent of agents) await agent[Symbol.asyncDispose]();
  await stopped; // in a blink, not in ten minutes
});

test("a connection beyond the limit, one that lies and one that is silent disturb no other", async () => {
  const service = await started({ listen: { connectionsMax: 2, idleTimeoutMs: 1_500 } });
  const agent = await aSubscriber(service, 1);
  const asking = setInterval(() => agent.ask(1, 1), 100); // or it would be silent itself
  const silent = stack.use(await anAgent(service.port));
  await until(async () => (await service.metric("lars_dns_connections")) === 2);
  const oneTooMany = await anAgent(service.port).catch(() => undefined);
  await until(() => oneTooMany?.closed ?? true);
  expect(await service.metric("lars_dns_refused_total")).toBe(1);
  await until(() => silent.closed);
  expect(await service.metric("lars_dns_idles_total")).toBe(1);
  await until(async () => (await service.metric("lars_dns_connections")) === 1); // there is a place again
  const liar = stack.use(await anAgent(service.port));
  liar.send(Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f]));
  await until(() => liar.closed);
  expect(await service.metric("lars_dns_bad_frames_total")).toBe(1);
  expect(service.logged("warn")).toEqual([
    expect.stringMatching(/ refused: 2 connections are open; .* max_connections$/),
    expect.stringMatching(/ closed: nothing moved for 1500 ms; .* idle_timeout$/),
    expect.stringMatching(/ closed: a frame claims a body of .*; see what connects from that address, it is no agent$/),
  ]);
  clearInterval(asking);
  await setRoute(database, [1, 1], [aHost(2)]);
  await agent.holds(1, 1, [aHost(2)]);
  expect(agent.closed).toBe(false);
});
