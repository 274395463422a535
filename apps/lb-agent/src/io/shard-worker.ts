/** Starts the threads of shards. They load what they need by themselves; what each is to be comes as its first message. */
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

/** Compiled code of an earlier start, the same for all of this clone; NODE_COMPILE_CACHE names another one. */
export const CODE_FOLDER = fileURLToPath(new URL("../../../../.lars/code", import.meta.url));

/** A thread that does not keep the process alive until it is given a shard. */
export function startShardWorker(shard: number): Worker {
  const worker = new Worker(new URL("./shard-entry.mjs", import.meta.url), {
    name: `lars-shard-${shard}`,
    workerData: { codeFolder: CODE_FOLDER },
  });
  worker.unref();
  return worker;
}
