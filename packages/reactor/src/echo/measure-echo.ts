/** The echo benchmark: loops that send every frame back, and clients that keep some in flight, on this machine. */
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { Worker } from "node:worker_threads";
import { startLoopThreads } from "../loop-threads.ts";
import type { EchoClientTask } from "./echo-client.ts";

export interface EchoOptions {
  /** Loops of the server, and as many client threads. */
  readonly threads: number;
  readonly seconds: number;
  /** Frames in flight on each connection; 1: ask, wait, ask again. */
  readonly depth: number;
  /** Connections of each client thread; 8. */
  readonly connections?: number;
  /** 52 bytes, about a route of three hosts. */
  readonly bodyBytes?: number;
}

export interface EchoFigures {
  readonly threads: number;
  readonly connections: number;
  readonly depth: number;
  readonly seconds: number;
  readonly frames: number;
  readonly framesPerSecond: number;
  /** Milliseconds from a frame's send to its echo. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const CLIENT = new URL("./echo-client.ts", import.meta.url);

function runClient(task: EchoClientTask): Promise<RecordableHistogram> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(CLIENT, { workerData: task, execArgv: [] });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("a client thread ended before it had figures")));
  });
}

/** Runs the benchmark on 127.0.0.1, on a free port; resolves with its figures. */
export async function measureEcho(options: EchoOptions): Promise<EchoFigures> {
  const { threads, seconds, depth, connections = 8, bodyBytes = 52 } = options;
  await using server = await startLoopThreads<undefined, never>({
    host: "127.0.0.1",
    port: 0,
    connectionsMax: threads * connections,
    outboxBytesMax: 16_777_216,
    module: new URL("./echo-loop.ts", import.meta.url),
    threads,
    init: undefined,
  });
  const task: EchoClientTask = { port: server.port, connections, depth, bodyBytes, seconds };
  const histograms = await Promise.all(Array.from({ length: threads }, () => runClient(task)));
  const all = createHistogram();
  for (const histogram of histograms) all.add(histogram);
  const inMs = (ns: number): number => Math.round(ns / 1_000) / 1_000;
  return {
    threads,
    connections: threads * connections,
    depth,
    seconds,
    frames: all.count,
    framesPerSecond: Math.round(all.count / seconds),
    p50Ms: inMs(all.percentile(50)),
    p99Ms: inMs(all.percentile(99)),
    maxMs: inMs(all.max),
  };
}
