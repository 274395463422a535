/** A fleet of agents that tell their state: how soon all of it is stored at first, and how far MySQL is behind then. */
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { instanceOf } from "../fleet/state-frames.ts";
import type { StatesInit, Telling, Told } from "../fleet/states-thread.ts";
import { cpuSeconds, residentMb } from "../run/reporter-process.ts";
import { tell } from "../run/tell.ts";
import type { BenchRun } from "./bench-run.ts";

const CHANGE_MS = 2_000;
const HEARTBEAT_MS = 10_000;
const THREADS = 2;
const LOOK_EVERY_MS = 400;
const SAMPLES = 20;

export async function states(run: BenchRun, agents: number): Promise<void> {
  const { modules, hosts } = run.shape;
  const began = performance.now();
  const workers = Array.from({ length: THREADS }, (_, n) => {
    const [from, until] = [n, n + 1].map((part) => Math.floor((agents * part) / THREADS)) as [number, number];
    const init: StatesInit = { port: run.reporter.port, shape: { modules, hosts }, from, until };
    return new Worker(new URL("../fleet/states-thread.ts", import.meta.url), { workerData: init });
  });
  await Promise.all(workers.map((worker) => once(worker, "message")));
  const connectedSeconds = (performance.now() - began) / 1_000;
  await untilStored(run, agents * modules);
  const allStoredSeconds = (performance.now() - began) / 1_000;
  const telling = { startMs: Date.now() + 500, endMs: Date.now() + 500 + run.seconds * 1_000 };
  const order: Telling = { ...telling, changeMs: CHANGE_MS, heartbeatMs: HEARTBEAT_MS };
  const told = workers.map(async (worker) => {
    worker.postMessage(order);
    return ((await once(worker, "message")) as [Told])[0];
  });
  const before = await cpuOf(run);
  const { lags, seenAges, resident } = await watch(run, order, agents);
  const after = await cpuOf(run);
  const all = await Promise.all(told);
  const ended = performance.now();
  await untilStored(run, agents * modules);
  const { rows } = await run.reporter.state();
  tell({
    figure: "states",
    by: { agents, modules, hosts, changeMs: CHANGE_MS, heartbeatMs: HEARTBEAT_MS, seconds: run.seconds },
    atMost: { refused: 0, lost: 0, moduleLagMaxMs: 3_000 },
    seen: {
      connectedSeconds,
      allStoredSeconds,
      framesPerSecond: all.reduce((sum, { frames }) => sum + frames, 0) / run.seconds,
      refused: ["dropped", "invalid", "outdated"].reduce((sum, fate) => sum + (rows[fate] ?? 0), 0),
      lost: all.reduce((sum, { lost }) => sum + lost, 0),
      fleetLateMs: Math.max(...all.map(({ lateMs }) => lateMs)),
      moduleLagMaxMs: Math.max(...lags),
      moduleLagMedianMs: lags.toSorted((a, b) => a - b)[Math.floor(lags.length / 2)],
      ...(seenAges.length > 0 && { heartbeatAgeMaxMs: Math.max(...seenAges) }),
      lastStoredAfterSeconds: (performance.now() - ended) / 1_000,
      reporterCpu: (after.reporter - before.reporter) / run.seconds,
      mysqlCpu: (after.mysql - before.mysql) / run.seconds,
      residentMaxMb: Math.max(...resident),
    },
  });
  await Promise.all(workers.map((worker) => worker.terminate()));
}

async function cpuOf({ reporter, mysql }: BenchRun) {
  return { reporter: cpuSeconds(reporter.pid), mysql: cpuSeconds(await mysql.pid()) };
}

async function untilStored({ reporter, database }: BenchRun, modules: number): Promise<void> {
  for (const began = Date.now(); Date.now() - began < 90_000; await delay(100)) {
    const { waiting } = await reporter.state();
    if ((waiting["AgentModule"] ?? 0) + (waiting["Agent"] ?? 0) > 0) continue;
    const { n } = await database.kysely
      .selectFrom("AgentModule")
      .select(({ fn }) => fn.countAll<number>().as("n"))
      .executeTakeFirstOrThrow();
    if (Number(n) >= modules) return;
  }
  throw new Error("the state of some modules was never stored");
}

async function watch(run: BenchRun, telling: Telling, agents: number) {
  const [lags, seenAges, resident]: [number[], number[], number[]] = [[], [], []];
  for (let look = 0; Date.now() < telling.endMs; look++) {
    lags.push(await moduleLagMs(run, telling, { agents, look }));
    if (Date.now() - telling.startMs > HEARTBEAT_MS * 1.5) seenAges.push(await oldestSeenMs(run));
    resident.push(residentMb(run.reporter.pid));
    await delay(LOOK_EVERY_MS);
  }
  return { lags, seenAges, resident };
}

/** How old the first state is that MySQL lacks, of some agents. */
async function moduleLagMs({ database }: BenchRun, telling: Telling, at: { agents: number; look: number }) {
  const perThread = at.agents / THREADS;
  const sampled = Array.from(
    { length: SAMPLES },
    (_, n) => (at.look * 37 + n * Math.floor(at.agents / SAMPLES)) % at.agents,
  );
  const now = Date.now();
  const rows = await database.kysely
    .selectFrom("AgentModule")
    .select(({ fn }) => ["instance", fn.max("accessCount").as("states")])
    .where("instance", "in", sampled.map(instanceOf))
    .groupBy("instance")
    .execute();
  const ages = rows.map(({ instance, states: told }) => {
    const agent = Number(instance.slice(-5));
    const offset = ((agent % perThread) / perThread) * telling.changeMs;
    return now - (telling.startMs + offset + Number(told) * telling.changeMs);
  });
  return Math.max(0, ...ages);
}

async function oldestSeenMs({ database }: BenchRun): Promise<number> {
  const now = Date.now();
  const { seen } = await database.kysely
    .selectFrom("Agent")
    .select(({ fn }) => fn.min("seenMs").as("seen"))
    .executeTakeFirstOrThrow();
  return now - Number(seen);
}
