/** One edit of a route with thousands of subscribers: when each has it, whether once, and how lookups fare meanwhile. */
import { setTimeout as pause } from "node:timers/promises";
import { Prober } from "../drivers/prober.ts";
import { pushBy } from "../drivers/push-program.ts";
import { Subscribers } from "../drivers/subscribers.ts";
import { nowMs } from "../report/clock.ts";
import { type Figure, tell } from "../report/figure-line.ts";
import { percentile } from "../report/statistics.ts";
import { explainNextEdits } from "../service/reloading.ts";
import { type BenchRun, eachRound, editedRoute, probedRoutes } from "./bench-run.ts";

const ASKED_LAST_MS = { atMost: 1_000, aim: 250 };
const ASKED_PROBE_MS = { atMost: 50 };

const PUSHED_WITHIN_MS = 10_000;
/** A second push of the same frame would come by then. */
const SETTLED_AFTER_MS = 1_000;
const PROGRAM_SECONDS = 30;

/** By tcp-load where it is given, which takes the times best; by our own subscribers, which count each one's frames. */
export async function push(run: BenchRun): Promise<void> {
  const { service, database } = run;
  await explainNextEdits({ service, editor: database.editor }, editedRoute(run));
  await using prober = await Prober.start({ port: service.port, routes: probedRoutes(run) });
  const { load } = run.programs;
  const { rounds } = run.effort;
  if (load !== undefined) await eachRound(rounds, () => pushByProgram(run, prober, load));
  await eachRound(rounds, () => pushToSubscribers(run, prober));
}

async function pushByProgram(run: BenchRun, prober: Prober, program: string): Promise<void> {
  const { service, database, effort } = run;
  const route = editedRoute(run);
  const countedBefore = await pushesOf(run);
  let committedMs = 0;
  const { sinceCommitMs, ...pushed } = await pushBy({
    ...{ program, route, port: service.port, connections: effort.connections, seconds: PROGRAM_SECONDS },
    edit: async () => {
      committedMs = await database.editor.edit(route);
    },
  });
  await pause(SETTLED_AFTER_MS);
  const probed = await prober.between(committedMs, committedMs + sinceCommitMs.last);
  tellPush(run, {
    by: { driver: "tcp-load" },
    seen: {
      answeredFirst: pushed.answeredFirst,
      answeredFirstMs: pushed.answeredFirstMs,
      pushed: pushed.pushed,
      counted: (await pushesOf(run)) - countedBefore,
      lastMs: sinceCommitMs.last,
      p99Ms: sinceCommitMs.p99,
      firstMs: sinceCommitMs.first,
      probeMaxMs: probed.maxMs,
      probe: probed,
    },
  });
}

async function pushToSubscribers(run: BenchRun, prober: Prober): Promise<void> {
  const { service, database, effort } = run;
  const route = editedRoute(run);
  await using subscribers = await Subscribers.subscribe({ port: service.port, connections: effort.connections, route });
  await pause(SETTLED_AFTER_MS);
  const countedBefore = await pushesOf(run);
  await subscribers.expect();
  const committedMs = await database.editor.edit(route);
  await subscribers.all(PUSHED_WITHIN_MS);
  const lastCameMs = nowMs();
  await pause(SETTLED_AFTER_MS);
  const { arrivals, most } = await subscribers.pushes();
  const probed = await prober.between(committedMs, lastCameMs);
  const sinceMs = [...arrivals].map((at) => at - committedMs);
  tellPush(run, {
    by: { driver: "a thread" },
    seen: {
      pushed: arrivals.length,
      counted: (await pushesOf(run)) - countedBefore,
      mostToOne: most,
      lastMs: sinceMs.at(-1),
      p99Ms: percentile(sinceMs, 0.99),
      firstMs: sinceMs[0],
      probeMaxMs: probed.maxMs,
      probe: probed,
    },
  });
}

function tellPush(run: BenchRun, { by, seen }: Pick<Figure, "by" | "seen">): void {
  const { connections } = run.effort;
  const each = { atLeast: connections, atMost: connections };
  tell({
    figure: "push",
    by: { connections, ...by },
    asked: {
      ...{ pushed: each, counted: each, lastMs: ASKED_LAST_MS, probeMaxMs: ASKED_PROBE_MS },
      ...("mostToOne" in seen && { mostToOne: { atMost: 1 } }),
    },
    seen,
  });
}

function pushesOf({ service }: BenchRun): Promise<number> {
  return service.health.metric("lars_dns_pushes_total");
}
