/** Every key changes once a period, for some seconds: what was taken, how far MySQL is behind, what it costs. */
import { setTimeout as delay } from "node:timers/promises";
import type { Sending } from "../fleet/agents-thread.ts";
import { Observer } from "../run/observer.ts";
import { cpuSeconds, residentMb } from "../run/reporter-process.ts";
import { tell } from "../run/tell.ts";
import { perMinute, Timeline } from "../run/timeline.ts";
import { type BenchRun, keysOf } from "./bench-run.ts";

const LOOK_EVERY_MS = 400;
/** Until every key was told of and stored for the first time. */
const WARM_UP_MS = 3_000;

/** States to send from a moment on for so long. */
export function planned(run: BenchRun, periodMs: number, ms: number): Sending {
  const startMs = Date.now() + 200;
  const firstState = run.states.next;
  run.states.next += Math.ceil(ms / periodMs) + 1;
  return { startMs, endMs: startMs + ms, periodMs, firstState };
}

/** Cpu seconds and counters, to be compared. */
async function sight({ reporter, mysql }: BenchRun) {
  const { rows, connections } = await reporter.state();
  return {
    atMs: performance.now(),
    reporterCpu: cpuSeconds(reporter.pid),
    mysqlCpu: cpuSeconds(await mysql.pid()),
    rows,
    connections,
  };
}

export async function load(run: BenchRun, { name, periodMs }: { name: string; periodMs: number }): Promise<void> {
  const observer = new Observer(run.database, run.shape);
  const sending = planned(run, periodMs, WARM_UP_MS + run.seconds * 1_000);
  const sent = run.fleet.send(sending);
  await delay(sending.startMs + WARM_UP_MS - Date.now());
  const before = await sight(run);
  const lags: number[] = [];
  const resident: { atMs: number; number: number }[] = [];
  const timeline = new Timeline(run.reporter);
  while (Date.now() < sending.endMs) {
    lags.push(await observer.lagMs(sending));
    resident.push({ atMs: performance.now(), number: residentMb(run.reporter.pid) });
    await timeline.look(lags.at(-1) ?? 0);
    await delay(LOOK_EVERY_MS);
  }
  const after = await sight(run);
  const { results, lateMs, lost } = await sent;
  const drainedSeconds = await untilStored(observer, sending);
  const seconds = (after.atMs - before.atMs) / 1_000;
  const final = await run.reporter.state();
  const per = (of: (at: typeof before) => number) => (of(after) - of(before)) / seconds;
  const taken = (at: typeof before) =>
    (at.rows["queued"] ?? 0) + (at.rows["merged"] ?? 0) + (at.rows["unchanged"] ?? 0);
  tell({
    figure: name,
    by: { connections: run.shape.agents, keys: keysOf(run.shape), periodMs, seconds: run.seconds },
    atMost: { refused: 0, lost: 0, lagMaxMs: name === "rate" ? 3_000 : Number.MAX_SAFE_INTEGER, residentMaxMb: 400 },
    seen: {
      results,
      takenPerSecond: per(taken),
      storedPerSecond: per(({ rows }) => rows["stored"] ?? 0),
      refused: ["dropped", "invalid", "outdated"].reduce((sum, fate) => sum + (final.rows[fate] ?? 0), 0),
      lost,
      lagMaxMs: Math.max(...lags),
      lagsAboveSecond: lags.filter((lag) => lag > 1_000).length,
      lagMedianMs: lags.toSorted((a, b) => a - b)[Math.floor(lags.length / 2)],
      lastStateStoredAfterSeconds: drainedSeconds,
      reporterCpu: per(({ reporterCpu }) => reporterCpu),
      mysqlCpu: per(({ mysqlCpu }) => mysqlCpu),
      residentMaxMb: Math.max(...resident.map(({ number }) => number)),
      residentFirstMb: resident[0]?.number,
      residentLastMb: resident.at(-1)?.number,
      residentGrowsMbPerMinute: perMinute(resident.slice(resident.length / 2)),
      fleetLateMs: lateMs,
    },
  });
  timeline.tell(name);
}

/** Seconds from the end of the load until MySQL has the last state of every key. */
export async function untilStored(observer: Observer, sending: Sending, atMs = sending.endMs): Promise<number> {
  const began = Date.now();
  while ((await observer.behind(sending, atMs)) > 0) {
    if (Date.now() - began > 120_000) throw new Error("the last state of some keys was never stored");
    await delay(50);
  }
  return (Date.now() - Math.max(began, sending.endMs < began ? sending.endMs : began)) / 1_000;
}
