import { createServer, type Server } from "node:net";
import { platform } from "node:os";
import { encodeFrame } from "@lars/protocol";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type LoopsState, type LoopThreads, type ReactorEvent, startLoopThreads } from "../src/index.ts";
import { Pulse } from "../src/pulse.ts";
import { aPeer, type Peer, until } from "./a-peer.ts";
import { DIE, HANG, type TellingInit, type TellingTask, WHO } from "./loops/telling-loop.ts";

vi.setConfig({ testTimeout: 40_000 }); // threads and sockets on a machine that is busy with other tests

const NOTHING = Buffer.alloc(0);

let stack: AsyncDisposableStack;
let events: ReactorEvent[];
let states: LoopsState[];
/** What a loop that is started again is given. */
let again: string;

beforeEach(() => {
  stack = new AsyncDisposableStack();
  events = [];
  states = [];
  again = "again";
});
afterEach(() => stack.disposeAsync());

async function aGroup(threads: number, hungAfterMs = 10_000): Promise<LoopThreads<TellingTask>> {
  const shared = new SharedArrayBuffer(16);
  const loops = await startLoopThreads<TellingInit, TellingTask>({
    host: "127.0.0.1",
    port: 0,
    connectionsMax: 100,
    outboxBytesMax: 1_000_000,
    drainMs: 100,
    hungAfterMs,
    module: new URL("./loops/telling-loop.ts", import.meta.url),
    threads,
    init: { shared, word: "first" },
    initAgain: () => ({ shared, word: again }),
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
  });
  return stack.use(loops);
}

async function whoServes(peer: Peer): Promise<number> {
  peer.frames.length = 0;
  peer.say(encodeFrame(WHO, NOTHING));
  const [frame] = await peer.hear(1);
  return (JSON.parse(frame?.body.toString() ?? "{}") as { loop: number }).loop;
}

/** A connection to each of two loops. */
async function onePerLoop(port: number): Promise<[Peer, Peer]> {
  const found: Peer[] = [];
  while (found[0] === undefined || found[1] === undefined) {
    const peer = stack.use(await aPeer(port));
    const loop = await whoServes(peer);
    if (found[loop] === undefined) found[loop] = peer;
    else peer.socket.destroy();
  }
  return [found[0], found[1]];
}

const told = (kind: ReactorEvent["kind"]): ReactorEvent[] => events.filter((event) => event.kind === kind);

test("a loop that hangs is ended and started again, counted and told of; the other one goes on", async () => {
  const loops = await aGroup(2, 1_500);
  const [victim, survivor] = await onePerLoop(loops.port);
  victim.say(encodeFrame(HANG, NOTHING));
  await victim.closed;
  await until(() => told("loop_started").length === 1);
  expect(told("loop_hung")).toEqual([{ kind: "loop_hung", loop: 0, message: "loop 0 hangs: its thread is ended" }]);
  expect(told("loop_died")).toMatchObject([{ loop: 0, message: /it hung and was ended/ }]);
  expect(loops.state()).toEqual({ threads: 2, listening: 2, deaths: 1, hangs: 1 });
  expect(await whoServes(survivor)).toBe(1);
  const peer = stack.use(await aPeer(loops.port));
  expect([0, 1]).toContain(await whoServes(peer));
});

test.runIf(platform() === "linux")(
  "a loop that could run and does not is not waited for as long as a busy one",
  async () => {
    const hungAfterMs = 15_000;
    const loops = await aGroup(2, hungAfterMs);
    const [victim] = await onePerLoop(loops.port);
    const begunMs = performance.now();
    victim.say(encodeFrame(HANG, NOTHING));
    await victim.closed;
    expect(performance.now() - begunMs).toBeLessThan(hungAfterMs * 0.8); // any other waits for nine of ten looks at least
    expect(told("loop_hung")).toHaveLength(1);
  },
);

test("a loop that cannot be started is tried again and again, while the other one serves, and it is said", async () => {
  const loops = await aGroup(2);
  const [victim, survivor] = await onePerLoop(loops.port);
  expect(states.at(-1)).toMatchObject({ threads: 2, listening: 2 });
  again = "refuse";
  victim.say(encodeFrame(DIE, NOTHING));
  await until(() => told("loop_died").length >= 3);
  expect(told("loop_died").at(-1)?.message).toContain("this loop does not want to live");
  expect(loops.state().listening).toBe(1);
  expect(states.at(-1)).toMatchObject({ threads: 2, listening: 1 });
  expect(await whoServes(survivor)).toBe(1);
  again = "again";
  await until(() => told("loop_started").length === 1);
  expect(states.at(-1)).toMatchObject({ threads: 2, listening: 2 });
});

test("a port that is taken while all loops are down is not shared: it is listened on once it is free", async () => {
  const loops = await aGroup(2);
  for (const peer of await onePerLoop(loops.port)) peer.say(encodeFrame(DIE, NOTHING));
  await until(() => loops.state().listening === 0);
  let thief: Server | undefined;
  await until(async () => {
    thief = await listening(loops.port);
    return thief !== undefined;
  });
  await until(() => told("loop_died").length >= 4);
  expect(told("loop_died").at(-1)?.message).toMatch(/is in use/);
  expect(loops.state().listening).toBe(0);
  thief?.close();
  await until(() => loops.state().listening === 2);
  const back = stack.use(await aPeer(loops.port));
  expect([0, 1]).toContain(await whoServes(back));
});

function listening(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", () => resolve(undefined)); // the loop has it still
    server.listen({ host: "127.0.0.1", port, exclusive: true, reusePort: true }, () => resolve(server));
  });
}

test("a heart is gone after as many looks in a row without a beat as are allowed, and not before", () => {
  const pulse = new Pulse();
  expect([5, 5, 5].map((beat) => pulse.isGone(beat, 3))).toEqual([false, false, false]);
  expect([6, 6, 6, 6].map((beat) => pulse.isGone(beat, 3))).toEqual([false, false, false, true]);
  pulse.restart();
  expect(pulse.isGone(6, 3)).toBe(false);
  const starved = new Pulse();
  starved.isGone(1, 3);
  expect([0, 0.5, 1, 0, 1, 0.5].map((weight) => starved.isGone(1, 3, weight))).toEqual([
    ...[false, false, false, false, false, true],
  ]);
});
