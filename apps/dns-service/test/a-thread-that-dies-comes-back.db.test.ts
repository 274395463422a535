import type { Worker } from "node:worker_threads";
import { aDatabase, aHost, type TestDatabase, until } from "@lars/testkit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aDnsService, setRoute, type TestDnsService } from "./a-dns-service.ts";
import { anAgent } from "./an-agent.ts";

/** Every thread that was started, so that a test can end one behind its owner's back. */
const threads = vi.hoisted(() => ({ started: [] as { name: string; worker: Worker }[] }));

vi.mock("node:worker_threads", async (original) => {
  const real = await original<typeof import("node:worker_threads")>();
  class KnownWorker extends real.Worker {
    constructor(file: string | URL, options: import("node:worker_threads").WorkerOptions) {
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
  database = stack.use(await aDatabase());
});
afterEach(() => stack.disposeAsync());

async function started(settings = {}): Promise<TestDnsService> {
  const service = stack.use(await aDnsService(database.url, settings));
  await until(() => service.context.health.readiness.ready);
  return service;
}

const named = (name: string) => threads.started.filter((thread) => thread.name === name);

test("a backend thread that dies is replaced: who is subscribed keeps the connection and gets the next edit", async () => {
  await setRoute(database, [1, 1], [aHost(1)]);
  const service = await started();
  const agent = stack.use(await anAgent(service.port));
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(1)]);

  await named("backend")[0]?.worker.terminate();
  await until(() => service.context.health.readiness.stale);
  expect(service.logged("error")[0]).toContain("the backend thread died and is started again");
  await setRoute(database, [1, 1], [aHost(2)]); // while nobody looks
  await agent.holds(1, 1, [aHost(2)]);
  await until(() => !service.context.health.readiness.stale);
  expect(named("backend")).toHaveLength(2);
  await setRoute(database, [1, 1], [aHost(3)]);
  await agent.holds(1, 1, [aHost(3)]);
  expect(agent.closed).toBe(false);
  expect(agent.answers(1, 1)).toHaveLength(3);
});

test("a loop thread that dies is replaced by one that serves at once what serves, and its agents may come back", async () => {
  await setRoute(database, [1, 1], [aHost(1)]);
  const service = await started({ loopThreads: 1 });
  const lost = stack.use(await anAgent(service.port));
  lost.ask(1, 1);
  await lost.holds(1, 1, [aHost(1)]);
  const { generation } = (await service.state()).map;

  await named("loop-0")[0]?.worker.terminate();
  await until(() => lost.closed);
  const back = stack.use(await until(() => anAgent(service.port).catch(() => undefined))); // refused until it listens
  back.ask(1, 1);
  await back.holds(1, 1, [aHost(1)]);
  expect((await service.state()).map.generation).toBe(generation); // it needed no load
  expect(named("loop-0")).toHaveLength(2);
  await setRoute(database, [1, 1], [aHost(2)]);
  await back.holds(1, 1, [aHost(2)]);
  expect(back.answers(1, 1)).toHaveLength(2);
  expect((await service.state()).requests["subscriptions"]).toBe(1);
});
