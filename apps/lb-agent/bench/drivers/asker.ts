/** Somebody who asks for hosts beside the load that is measured, in a thread. */
import { Worker } from "node:worker_threads";

export interface AskerOptions {
  readonly basePort: number;
  readonly perSecond: number;
  /** Asked for one after the other, and from the first one again. */
  readonly modIds: { readonly first: number; readonly count: number };
}

/** Asks until it is disposed. */
export function startAsker(options: AskerOptions): AsyncDisposable {
  const worker = new Worker(new URL("./asker-thread.ts", import.meta.url), { workerData: options, name: "asker" });
  const failed = new Promise<never>((_, fail) => worker.once("error", fail));
  return {
    async [Symbol.asyncDispose]() {
      await Promise.race([worker.terminate(), failed]);
    },
  };
}
