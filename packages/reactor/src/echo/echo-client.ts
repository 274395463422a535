/** The entry of a client thread of the echo benchmark: keeps frames in flight, takes the time of each. */
import { createHistogram } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";
import { encodeFrame } from "@lars/protocol";
import { connectTcp } from "../tcp-client.ts";
import type { TcpClient } from "../tcp-client-options.ts";
import { ECHO_ID } from "./echo-loop.ts";

export interface EchoClientTask {
  readonly port: number;
  readonly connections: number;
  readonly depth: number;
  readonly bodyBytes: number;
  readonly seconds: number;
}

/** Sends a frame for each one that comes back. One stamp per turn is enough: a turn's frames came together. */
function keepInFlight(task: EchoClientTask, tookNs: (ns: number) => void): TcpClient {
  const frame = encodeFrame(ECHO_ID, Buffer.alloc(task.bodyBytes));
  const sentAt = new Float64Array(task.depth);
  let at = 0;
  let now = 0;
  const stamp = (): number => {
    if (now === 0) {
      now = performance.now();
      queueMicrotask(() => {
        now = 0;
      });
    }
    return now;
  };
  const client = connectTcp(
    { endpoints: [{ host: "127.0.0.1", port: task.port }], outboxBytesMax: 2 * task.depth * frame.length },
    {
      connected: () => {
        sentAt.fill(stamp());
        at = 0;
        for (let count = 0; count < task.depth; count++) client.send(frame);
      },
      messages: {
        [ECHO_ID]: () => {
          const here = stamp();
          tookNs(Math.max(1, Math.round((here - (sentAt[at] as number)) * 1e6)));
          sentAt[at] = here;
          at = at + 1 === task.depth ? 0 : at + 1;
          client.send(frame);
        },
      },
    },
  );
  return client;
}

async function run(task: EchoClientTask): Promise<void> {
  const histogram = createHistogram();
  await using clients = new AsyncDisposableStack();
  for (let connection = 0; connection < task.connections; connection++) {
    clients.use(keepInFlight(task, (ns) => histogram.record(ns)));
  }
  await new Promise((resolve) => setTimeout(resolve, task.seconds * 1_000));
  parentPort?.postMessage(histogram);
}

await run(workerData as EchoClientTask);
