/** A thread with some of the fleet's agents: each sends its modules in turn, evenly over a period. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { type FleetShape, ModuleFrame } from "./agent-frames.ts";
import { slotsOf, stateAt } from "./schedule.ts";

export interface AgentsInit {
  readonly port: number;
  readonly shape: FleetShape;
  /** Which agents are this thread's. */
  readonly from: number;
  readonly until: number;
}

/** When to send; times of Date.now(). */
export interface Sending {
  readonly startMs: number;
  readonly endMs: number;
  readonly periodMs: number;
  readonly firstState: number;
}

/** What was sent. */
export interface Sent {
  readonly results: number;
  /** How much later than planned at most. */
  readonly lateMs: number;
  /** Connections that ended. */
  readonly lost: number;
}

const { port, shape, from, until } = workerData as AgentsInit;
const CONNECTED_AT_ONCE = 50;
const sockets: Socket[] = [];
let lost = 0;

async function connectAll(): Promise<void> {
  for (let first = from; first < until; first += CONNECTED_AT_ONCE) {
    const batch = Array.from({ length: Math.min(CONNECTED_AT_ONCE, until - first) }, () => connect(port, "127.0.0.1"));
    await Promise.all(batch.map((socket) => once(socket, "connect")));
    for (const socket of batch) {
      socket.setNoDelay(true).resume();
      socket.on("error", () => undefined); // its end is counted
      socket.on("close", () => {
        lost += 1;
      });
    }
    sockets.push(...batch);
  }
}

const frames = Array.from({ length: until - from }, (_, n) =>
  Array.from({ length: shape.modules }, (_, module) => new ModuleFrame(shape, from + n, module)),
);

/** Each agent has its own time within a slot of a tenth of a second; the modules of a slot leave in one write. */
async function send(sending: Sending): Promise<Sent> {
  const { slots, slotMs, perSlot } = slotsOf(shape, sending.periodMs);
  let results = 0;
  let lateMs = 0;
  for (let round = 0; sending.startMs + round * slotMs < sending.endMs; round++) {
    const roundMs = sending.startMs + round * slotMs;
    const state = stateAt(sending, roundMs);
    const first = (round % slots) * perSlot;
    for (let agent = 0; agent < sockets.length; agent++) {
      const earlyMs = roundMs + (agent / sockets.length) * slotMs - Date.now();
      if (earlyMs > 2) await delay(earlyMs);
      lateMs = Math.max(lateMs, -earlyMs);
      results += tell(agent, { first, until: first + perSlot, state });
    }
    await delay(0); // what the kernel did not take leaves
  }
  return { results, lateMs, lost };
}

/** How many results were told. */
function tell(agent: number, { first, until: end, state }: { first: number; until: number; state: number }): number {
  const own = (frames[agent] as ModuleFrame[]).slice(first, end);
  const atSeconds = Math.floor(Date.now() / 1000);
  for (const frame of own) frame.write(state, atSeconds);
  sockets[agent]?.write(Buffer.concat(own.map(({ bytes }) => bytes)));
  return own.length * shape.hosts;
}

parentPort?.on("message", async (sending: Sending) => parentPort?.postMessage(await send(sending)));
await connectAll();
parentPort?.postMessage("connected");
