/** A thread with agents that tell their state: all modules at first, then heartbeats, and one module after the other. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { StateAgent, type StateShape } from "./state-frames.ts";

export interface StatesInit {
  readonly port: number;
  readonly shape: StateShape;
  /** Which agents are this thread's. */
  readonly from: number;
  readonly until: number;
}

/** When to tell; times of Date.now(). Each agent has its own moment within a period. */
export interface Telling {
  readonly startMs: number;
  readonly endMs: number;
  /** One module of each agent changes this often. */
  readonly changeMs: number;
  readonly heartbeatMs: number;
}

/** How many frames were sent, and how many connections ended. */
export interface Told {
  readonly frames: number;
  readonly lateMs: number;
  readonly lost: number;
}

const { port, from, until, shape } = workerData as StatesInit;
const AT_ONCE = 50;
const SLOT_MS = 50;
const agents: { readonly socket: Socket; readonly says: StateAgent }[] = [];
let lost = 0;

async function connectAll(): Promise<void> {
  for (let first = from; first < until; first += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, until - first) }, (_, n) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => undefined); // its end is counted
      socket.on("close", () => {
        lost += 1;
      });
      return { socket, says: new StateAgent(first + n, shape) };
    });
    await Promise.all(batch.map(({ socket }) => once(socket, "connect")));
    for (const { socket, says } of batch) {
      socket.setNoDelay(true).resume();
      socket.write(says.greeting());
    }
    agents.push(...batch);
  }
}

/** Whether the moment of the agent `n`, which comes every so often, is in the slot that ends at `untilMs`; its number. */
function moment(n: number, { everyMs, untilMs }: { everyMs: number; untilMs: number }): number | undefined {
  const shifted = untilMs - (n / agents.length) * everyMs;
  const number = Math.floor(shifted / everyMs);
  return number >= 0 && number > Math.floor((shifted - SLOT_MS) / everyMs) ? number : undefined;
}

async function tell({ startMs, endMs, changeMs, heartbeatMs }: Telling): Promise<Told> {
  let frames = 0;
  let lateMs = 0;
  for (let untilMs = SLOT_MS; startMs + untilMs <= endMs; untilMs += SLOT_MS) {
    const earlyMs = startMs + untilMs - Date.now();
    if (earlyMs > 0) await delay(earlyMs);
    lateMs = Math.max(lateMs, -earlyMs);
    for (const [n, { socket, says }] of agents.entries()) {
      const state = moment(n, { everyMs: changeMs, untilMs });
      const beat = moment(n, { everyMs: heartbeatMs, untilMs });
      if (state !== undefined) socket.write(says.change(state));
      if (beat !== undefined) socket.write(says.heartbeat());
      frames += Number(state !== undefined) + Number(beat !== undefined);
    }
    await delay(0); // what the kernel did not take leaves
  }
  return { frames, lateMs, lost };
}

parentPort?.on("message", async (telling: Telling) => parentPort?.postMessage(await tell(telling)));
await connectAll();
parentPort?.postMessage("connected");
