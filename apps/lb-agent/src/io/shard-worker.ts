/** Starts the threads of shards. They load what they need by themselves; what each is to be comes as its first message. */
import { Worker } from "node:worker_threads";

/** Compiled code of an earlier start; beside what it was compiled from, and gone with it. */
export const CODE_FOLDER = new URL("../../../../node_modules/.cache/lars-code", import.meta.url).pathname;

/** A thread that does not keep the process alive until it is given a shard. */
export function startShardWorker(shard: number): Worker {
  const worker = new Worker(new URL("./shard-entry.mjs", import.meta.url), {
    name: `lars-shard-${shard}`,
    workerData: { codeFolder: CODE_FOLDER },
  });
  worker.unref();
  return worker;
}
