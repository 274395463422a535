/** The entry of a thread that keeps `depth` requests of any routes in flight on each connection. */
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { nowMs } from "../report/clock.ts";
import { answerEach } from "./asked-thread.ts";
import type { LookupFigures, LookupTask } from "./lookup-driver.ts";
import { anyOf, askRoutes, routeRequest } from "./route-asker.ts";

/** Answers come in the order of the requests, so a ring of the times they were sent at is enough. */
async function keepInFlight(task: LookupTask, took: RecordableHistogram) {
  const sentMs = new Float64Array(task.depth);
  let at = 0;
  const one = (): Buffer => routeRequest(anyOf(task.routes.modules), anyOf(task.routes.commands));
  const ask = (count: number): Buffer => Buffer.concat(Array.from({ length: count }, one));
  const socket = await askRoutes(task.port, (frames, from) => {
    const now = nowMs();
    for (let frame = 0; frame < frames.length; frame++) {
      took.record(Math.max(1, Math.round((now - (sentMs[at] ?? now)) * 1_000)));
      sentMs[at] = now;
      at = at + 1 === task.depth ? 0 : at + 1;
    }
    from.write(ask(frames.length));
  });
  sentMs.fill(nowMs());
  socket.write(ask(task.depth));
  return socket;
}

async function lookUp(task: LookupTask): Promise<LookupFigures> {
  const took = createHistogram();
  const startedMs = nowMs();
  const sockets = await Promise.all(Array.from({ length: task.connections }, () => keepInFlight(task, took)));
  await pause(task.seconds * 1_000);
  for (const socket of sockets) socket.destroy();
  const perSecond = took.count / ((nowMs() - startedMs) / 1_000);
  return {
    answers: took.count,
    perSecond: Math.round(perSecond),
    p50us: took.percentile(50),
    p99us: took.percentile(99),
    maxus: took.max,
  };
}

answerEach(lookUp);
