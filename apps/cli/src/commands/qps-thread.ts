/** The entry of a thread of `lars qps`: keeps requests under way, takes the time of each. */
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";
import { connect, type LarsClient } from "@lars/client/source";
import { LarsError } from "@lars/model";

export interface QpsTask {
  readonly host: string;
  readonly basePort: number;
  readonly modId: number;
  readonly cmdId: number;
  readonly depth: number;
  readonly seconds: number;
}

/** Answers by kind, and their times in ns. */
export interface QpsFigures {
  readonly kind: "figures";
  host: number;
  overloaded: number;
  unknown: number;
  unanswered: number;
  seconds: number;
  readonly times: RecordableHistogram;
}

export type QpsAnswer = QpsFigures | { readonly kind: "failed"; readonly code: string; readonly message: string };

async function askUntil(client: LarsClient, task: QpsTask, figures: QpsFigures): Promise<void> {
  const endMs = performance.now() + task.seconds * 1_000;
  for (let begunMs = performance.now(); begunMs < endMs; begunMs = performance.now()) {
    try {
      const { kind } = await client.getHost(task.modId, task.cmdId);
      figures[kind] += 1;
      figures.times.record(Math.max(1, Math.round((performance.now() - begunMs) * 1e6)));
    } catch (cause) {
      if (!(cause instanceof LarsError) || cause.code !== "AGENT_UNREACHABLE") throw cause;
      figures.unanswered += 1;
    }
  }
}

async function measure(task: QpsTask): Promise<QpsFigures> {
  const figures: QpsFigures = {
    kind: "figures",
    host: 0,
    overloaded: 0,
    unknown: 0,
    unanswered: 0,
    seconds: 0,
    times: createHistogram(),
  };
  await using client = await connect({ host: task.host, basePort: task.basePort });
  await client.getRoute(task.modId, task.cmdId); // says so at once when there is no agent; lets it get to know the route
  const begunMs = performance.now();
  await Promise.all(Array.from({ length: task.depth }, () => askUntil(client, task, figures)));
  figures.seconds = (performance.now() - begunMs) / 1_000;
  return figures;
}

async function answer(task: QpsTask): Promise<QpsAnswer> {
  try {
    return await measure(task);
  } catch (cause) {
    if (!(cause instanceof LarsError)) throw cause;
    return { kind: "failed", code: cause.code, message: cause.message };
  }
}

parentPort?.postMessage(await answer(workerData as QpsTask));
