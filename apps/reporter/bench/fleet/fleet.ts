/** A fleet of agents on threads of its own, all connected. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { FleetShape } from "./agent-frames.ts";
import type { AgentsInit, Sending, Sent } from "./agents-thread.ts";

export interface Fleet extends AsyncDisposable {
  /** Sends until the end; what was sent by all. */
  send(sending: Sending): Promise<Sent>;
}

export async function startFleet(options: { port: number; shape: FleetShape; threads: number }): Promise<Fleet> {
  const { port, shape, threads } = options;
  const share = Math.ceil(shape.agents / threads);
  const workers = Array.from({ length: threads }, (_, n) => {
    const init: AgentsInit = { port, shape, from: n * share, until: Math.min(shape.agents, (n + 1) * share) };
    return new Worker(new URL("./agents-thread.ts", import.meta.url), { workerData: init });
  });
  await Promise.all(workers.map((worker) => once(worker, "message")));
  return {
    async send(sending) {
      const sent = await Promise.all(
        workers.map(async (worker) => {
          worker.postMessage(sending);
          const [result] = (await once(worker, "message")) as [Sent];
          return result;
        }),
      );
      return {
        results: sent.reduce((sum, each) => sum + each.results, 0),
        lateMs: Math.max(...sent.map((each) => each.lateMs)),
        lost: sent.reduce((sum, each) => sum + each.lost, 0),
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
