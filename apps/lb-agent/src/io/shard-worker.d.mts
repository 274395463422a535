import type { Worker } from "node:worker_threads";

/** `code`: URL of what the thread runs; the source as it is when nobody says. */
export function startShardWorker(shard: number, code?: string): Worker;
export function startWaitingWorker(shard: number): Worker;
