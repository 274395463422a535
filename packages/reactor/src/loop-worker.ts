/** The entry of a loop's thread: loads the module, runs its loop, passes tasks in and reports out. */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { LarsError } from "@lars/model";
import { EventLimiter } from "./event-limiter.ts";
import { causeText } from "./events.ts";
import { systemThread } from "./free-share.ts";
import { goFirst } from "./go-first.ts";
import { LoopMeter, METER_BYTES } from "./loop-meter.ts";
import type { CreateLoop, FromLoop, LoopBirth, LoopContext, ToLoop } from "./loop-worker-protocol.ts";
import { sharedSeats } from "./seats.ts";
import { startLoop, type TcpServer } from "./tcp-server.ts";

async function listen(birth: LoopBirth, tell: (message: FromLoop) => void): Promise<TcpServer<unknown>> {
  const { loop, options } = birth;
  const { createLoop } = (await import(birth.module)) as { createLoop: CreateLoop<unknown, unknown, unknown> };
  const lines = new EventLimiter((event) => tell({ kind: "event", event }));
  const context: LoopContext = {
    loop,
    report: (value) => tell({ kind: "report", value }),
    log: (message) => lines.tell({ kind: "log", message, loop }),
  };
  return startLoop(options, await createLoop(birth.init, context), {
    meter: new LoopMeter(birth.meters, loop * METER_BYTES),
    seats: sharedSeats(birth.seats, { loop, seatsMax: options.connectionsMax }),
    onEvent: (event) => tell({ kind: "event", event: { ...event, loop } }),
  });
}

/** Tasks posted while the loop was starting waited in the port: nothing is lost, the order is kept. */
function obey(server: TcpServer<unknown>, port: MessagePort): void {
  port.on("message", (message: ToLoop) => {
    if (message.kind === "task") server.post(message.task);
    else void server[Symbol.asyncDispose]().then(() => port.close());
  });
}

/** Says by the way that this thread's event loop turns: nobody has to be asked, nobody to answer. */
function beat({ beats, beatMs, threadIds, loop }: LoopBirth): void {
  Atomics.store(new Int32Array(threadIds), loop, systemThread());
  const cells = new Int32Array(beats);
  setInterval(() => Atomics.add(cells, loop, 1), beatMs).unref();
}

async function run(port: MessagePort): Promise<void> {
  const tell = (message: FromLoop): void => port.postMessage(message);
  beat(workerData as LoopBirth);
  try {
    const server = await listen(workerData as LoopBirth, tell);
    obey(server, port);
    tell({ kind: "listening", port: server.port });
  } catch (cause) {
    const code = cause instanceof LarsError ? cause.code : undefined;
    tell({ kind: "refused", code, message: causeText(cause) });
  }
}

if (parentPort !== null) {
  goFirst();
  await run(parentPort);
}
