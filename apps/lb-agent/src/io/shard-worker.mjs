/** Starts the threads of shards. They load what they need by themselves; what each is to be comes as its first message. */
import { Worker } from "node:worker_threads";
import { CODE_FOLDER } from "./start-code.mjs";

const SOURCE = new URL("./shard-thread.ts", import.meta.url).href;

/** A thread that does not keep the process alive until it is given a shard. */
export function startShardWorker(shard, code = SOURCE) {
  const worker = startWaitingWorker(shard);
  worker.postMessage(code);
  return worker;
}

/** One that has yet to be told the URL of its code. */
export function startWaitingWorker(shard) {
  const worker = new Worker(new URL("./shard-entry.mjs", import.meta.url), {
    name: `lars-shard-${shard}`,
    workerData: { codeFolder: CODE_FOLDER },
  });
  worker.unref();
  return worker;
}
