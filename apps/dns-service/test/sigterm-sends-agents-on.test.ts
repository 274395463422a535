import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { environmentWith } from "@lars/config";
import { aTemporaryFolder, until } from "@lars/testkit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { anAgent, type TestAgent } from "./an-agent.ts";

vi.setConfig({ testTimeout: 40_000 }); // processes on a machine that is busy with other tests

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

let stack: AsyncDisposableStack;

beforeEach(() => {
  stack = new AsyncDisposableStack();
});
afterEach(() => stack.disposeAsync());

interface Service {
  readonly process: ChildProcess;
  readonly port: number;
  readonly ended: Promise<unknown>;
}

/** The service as a process of its own; its MySQL is away, which is no reason not to listen. */
async function aService(drain: string): Promise<Service> {
  const folder = stack.use(await aTemporaryFolder());
  const env = environmentWith({
    LARS_HOME: folder.path,
    LARS_DATABASE_URL: "mysql://nobody@127.0.0.1:9/lars_dns",
    LARS_REACTOR_PORT: "0",
    LARS_REACTOR_THREADNUM: "1",
    LARS_REACTOR_DRAIN_SECONDS: drain,
    LARS_HEALTH_PORT: "0",
  });
  const child = spawn(process.execPath, [MAIN], { env, stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const ended = once(child, "exit").then(([code, signal]: unknown[]) => code ?? signal);
  stack.defer(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  let port = 0;
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
    port = (JSON.parse(line) as { port?: number }).port ?? port;
  });
  await until(() => port !== 0, { withinMs: 20_000 });
  return { process: child, port, ended };
}

async function agentsOf(service: Service, count: number): Promise<TestAgent[]> {
  const agents = await Promise.all(Array.from({ length: count }, async () => stack.use(await anAgent(service.port))));
  for (const agent of agents) agent.ask(-1, -1); // is answered whether anything was loaded or not
  await until(() => agents.every(({ frames }) => frames.length > 0)); // the kernel connects before the service accepts
  return agents;
}

test("SIGTERM closes agents one after the other over drain_seconds, however long that is, and ends well", async () => {
  const service = await aService("6");
  const agents = await agentsOf(service, 12);
  const leftAt: number[] = [];
  const startedAt = performance.now();
  service.process.kill("SIGTERM");
  for (let left = 12; left > 0; ) {
    await until(() => agents.filter(({ closed }) => !closed).length < left, { withinMs: 20_000 });
    left = agents.filter(({ closed }) => !closed).length;
    leftAt.push(performance.now() - startedAt);
  }
  expect(await service.ended).toBe(0); // a stop of more than the usual five seconds is not cut off
  expect(leftAt.length).toBeGreaterThan(2); // they did not go together, though a busy machine may see several at once
  expect(leftAt.at(-1)).toBeGreaterThan(5_000);
});

test("a second SIGTERM ends it at once, whoever is connected", async () => {
  const service = await aService("300");
  const agents = await agentsOf(service, 3);
  service.process.kill("SIGTERM");
  await until(() => agents.some(({ closed }) => closed), { withinMs: 20_000 });
  const again = setInterval(() => service.process.kill("SIGTERM"), 100); // within half a second it is the same request
  expect(await service.ended).toBe(143);
  clearInterval(again);
});

test("without agents SIGTERM ends it at once", async () => {
  const service = await aService("300");
  service.process.kill("SIGTERM");
  expect(await service.ended).toBe(0);
});
