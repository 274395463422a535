/** One edit among all hosts: from its commit to its subscribers; and lookups while edits never pause. */
import { setTimeout as pause } from "node:timers/promises";
import type { RouteEditor } from "../databases/route-editor.ts";
import { Prober } from "../drivers/prober.ts";
import { anyOf } from "../drivers/route-asker.ts";
import { Subscribers } from "../drivers/subscribers.ts";
import { nowMs } from "../report/clock.ts";
import { tell } from "../report/figure-line.ts";
import { median, worst } from "../report/statistics.ts";
import { explainNextEdits, serves } from "../service/reloading.ts";
import { type BenchRun, eachRound, editedRoute, probedRoutes } from "./bench-run.ts";

const ASKED_MS = { atMost: 300, aim: 150 };
const SUBSCRIBERS = [1, 100];
const PUSHED_WITHIN_MS = 10_000;
/** Between two edits, by chance up to this: the service looks every 100 ms, and edits come at any time in between. */
const PAUSE_MS_MAX = 200;

const EDITS_PER_SECOND = 50;

export async function edits(run: BenchRun): Promise<void> {
  const { service, database } = run;
  await explainNextEdits({ service, editor: database.editor }, editedRoute(run));
  for (const connections of SUBSCRIBERS) await timeEdits(run, connections);
  await lookupsWhileEditing(run);
}

async function timeEdits(run: BenchRun, connections: number): Promise<void> {
  const { service, database, effort } = run;
  const route = editedRoute(run);
  await using subscribers = await Subscribers.subscribe({ port: service.port, connections, route });
  const times = await eachRound(effort.edits, async () => {
    await pause(Math.random() * PAUSE_MS_MAX);
    await subscribers.expect();
    const committedMs = await database.editor.edit(route);
    const { arrivals } = await subscribers.all(PUSHED_WITHIN_MS);
    const all = arrivals.length === connections;
    return {
      firstMs: (arrivals[0] ?? Number.POSITIVE_INFINITY) - committedMs,
      lastMs: all ? (arrivals.at(-1) ?? 0) - committedMs : Number.POSITIVE_INFINITY,
    };
  });
  tell({
    figure: "an edit is pushed",
    by: { subscribers: connections, edits: times.length },
    asked: { worstLastMs: ASKED_MS },
    seen: {
      worstLastMs: worst(times.map(({ lastMs }) => lastMs)),
      medianLastMs: median(times.map(({ lastMs }) => lastMs)),
      worstFirstMs: worst(times.map(({ firstMs }) => firstMs)),
      medianFirstMs: median(times.map(({ firstMs }) => firstMs)),
    },
  });
}

async function lookupsWhileEditing(run: BenchRun): Promise<void> {
  const { service, database, effort } = run;
  await using prober = await Prober.start({ port: service.port, routes: probedRoutes(run) });
  const restedMs = nowMs();
  await pause(effort.seconds * 1_000);
  const rest = await prober.between(restedMs, nowMs());
  const editedMs = nowMs();
  const count = await editForSeconds(run, database.editor);
  const endedMs = nowMs();
  const busy = await prober.between(editedMs, endedMs);
  await serves({ service }, await database.editor.version());
  tell({
    figure: "lookups while editing",
    by: { editsPerSecond: EDITS_PER_SECOND, seconds: effort.seconds },
    seen: {
      editsPerSecond: count / ((endedMs - editedMs) / 1_000),
      ...busy,
      p99AtRestMs: rest.p99Ms,
      maxAtRestMs: rest.maxMs,
    },
  });
}

/** Edits of any route, one every so often; how many. */
async function editForSeconds({ routes, effort }: BenchRun, editor: RouteEditor): Promise<number> {
  const startedMs = nowMs();
  const count = Math.round(effort.seconds * EDITS_PER_SECOND);
  for (let edit = 0; edit < count; edit++) {
    await pause(Math.max(0, startedMs + (edit * 1_000) / EDITS_PER_SECOND - nowMs()));
    await editor.edit({ modId: anyOf(routes.modules), cmdId: anyOf(routes.commands) });
  }
  return count;
}
