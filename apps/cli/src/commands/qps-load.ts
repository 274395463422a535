/** The threads of `lars qps`: started together, added up as they go, stopped together. */
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { Worker } from "node:worker_threads";
import { LarsError } from "@lars/model";
import type { QpsCounts, QpsNews, QpsTask } from "./qps-thread.ts";

/** What was counted within some seconds. */
export interface Load {
  readonly counts: QpsCounts;
  readonly times: RecordableHistogram;
  readonly seconds: number;
}

export interface Figures extends QpsCounts {
  /** Answers of any kind. */
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly seconds: number;
}

interface Run {
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Called once a second with what came in it. */
  readonly live: (second: number, figures: Figures) => void;
}

const LIVE_SECONDS = 1;

/** Figures of a load, in the units of people. */
export function figuresOf({ counts, times, seconds }: Load): Figures {
  const inMs = (ns: number): number => (times.count === 0 ? 0 : Math.round(ns / 1_000) / 1_000);
  return {
    perSecond: Math.round((counts.host + counts.overloaded + counts.unknown + counts.refused) / seconds),
    ...counts,
    p50Ms: inMs(times.percentile(50)),
    p99Ms: inMs(times.percentile(99)),
    maxMs: inMs(times.max),
    seconds: Math.round(seconds * 10) / 10,
  };
}

/**
 * Puts the load on the agent; ends early when `signal` says so.
 * @throws LarsError `AGENT_UNREACHABLE` when no thread has an answer.
 */
export async function runLoad(task: QpsTask, { threads, signal, live }: Run): Promise<Load> {
  const sum = newLoad(0);
  let second = newLoad(LIVE_SECONDS);
  let seconds = 0;
  let told = 0;
  const timer = setInterval(() => {
    if (second.times.count > 0 || second.counts.lost > 0) live(++told, figuresOf(second));
    second = newLoad(LIVE_SECONDS);
  }, LIVE_SECONDS * 1_000);
  const heard = (news: QpsNews): void => {
    if (news.kind === "silent") throw unreachable(task);
    if (news.kind === "done") seconds = Math.max(seconds, news.seconds);
    else for (const each of [sum, second]) add(each, news);
  };
  try {
    await Promise.all(Array.from({ length: threads }, () => runThread(task, signal, heard)));
  } finally {
    clearInterval(timer);
  }
  return { ...sum, seconds };
}

function newLoad(seconds: number): Load {
  const counts = { host: 0, overloaded: 0, unknown: 0, refused: 0, lost: 0 };
  return { counts, times: createHistogram(), seconds };
}

function add({ counts, times }: Load, news: { readonly counts: QpsCounts; readonly times: RecordableHistogram }): void {
  for (const kind of Object.keys(counts) as (keyof QpsCounts)[]) counts[kind] += news.counts[kind];
  times.add(news.times);
}

function runThread(task: QpsTask, signal: AbortSignal, heard: (news: QpsNews) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./qps-thread.ts", import.meta.url), { workerData: task, execArgv: [] });
    const stop = (): void => worker.postMessage("stop");
    signal.addEventListener("abort", stop, { once: true });
    worker.on("message", (news: QpsNews) => {
      try {
        heard(news);
      } catch (cause) {
        reject(cause);
      }
    });
    worker.once("error", reject);
    worker.once("exit", () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
  });
}

function unreachable({ host, basePort }: QpsTask): LarsError {
  return new LarsError(
    "AGENT_UNREACHABLE",
    `no agent answers at ${host}, UDP ports ${basePort} to ${basePort + 2}: is lb-agent running there?`,
  );
}
