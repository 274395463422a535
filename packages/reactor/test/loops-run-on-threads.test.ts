import { getPriority } from "node:os";
import { encodeFrame } from "@lars/protocol";
import { expect, test, vi } from "vitest";
import { type LoopThreads, listenTcp, type ReactorEvent, startLoopThreads } from "../src/index.ts";
import { aPeer, type Peer, until } from "./a-peer.ts";
import { DIE, NICE, type TellingInit, type TellingReport, type TellingTask, WHO } from "./loops/telling-loop.ts";

vi.setConfig({ testTimeout: 20_000 }); // threads and sockets on a machine that is busy with other tests

const module = new URL("./loops/telling-loop.ts", import.meta.url);
const options = { host: "127.0.0.1", port: 0, connectionsMax: 100, outboxBytesMax: 1_000_000, module };

interface Running extends AsyncDisposable {
  readonly loops: LoopThreads<TellingTask>;
  readonly reports: { report: TellingReport; loop: number }[];
  readonly events: ReactorEvent[];
  readonly cells: Int32Array;
}

async function aGroup(threads: number, more: Partial<typeof options> & { word?: string } = {}): Promise<Running> {
  const shared = new SharedArrayBuffer(16);
  const reports: Running["reports"] = [];
  const events: ReactorEvent[] = [];
  const loops = await startLoopThreads<TellingInit, TellingTask, TellingReport>({
    ...options,
    ...more,
    threads,
    init: { shared, word: more.word ?? "first" },
    initAgain: () => ({ shared, word: "again" }),
    onReport: (report, loop) => reports.push({ report, loop }),
    onEvent: (event) => events.push(event),
  });
  return {
    loops,
    reports,
    events,
    cells: new Int32Array(shared),
    [Symbol.asyncDispose]: () => loops[Symbol.asyncDispose](),
  };
}

async function whoServes(peer: Peer): Promise<{ loop: number; word: string }> {
  peer.say(encodeFrame(WHO, Buffer.alloc(0)));
  const [frame] = await peer.hear(1);
  return JSON.parse(frame?.body.toString() ?? "{}");
}

/** A connection to each of two loops. */
async function onePerLoop(it: Running, stack: AsyncDisposableStack): Promise<{ peer: Peer; loop: number }[]> {
  const found: { peer: Peer; loop: number }[] = [];
  while (found.length < 2) {
    const peer = stack.use(await aPeer(it.loops.port));
    const { loop } = await whoServes(peer);
    if (found.some((other) => other.loop === loop)) peer.socket.destroy();
    else found.push({ peer, loop });
  }
  return found;
}

test.runIf(process.platform === "linux" && process.getuid?.() === 0)(
  "loops go before whatever else the machine does, and the thread that started them does not",
  async () => {
    const before = getPriority();
    await using it = await aGroup(1);
    await using peer = await aPeer(it.loops.port);
    peer.say(encodeFrame(NICE, Buffer.alloc(0)));
    const [frame] = await peer.hear(1);
    expect([Number(frame?.body.toString()), getPriority()]).toEqual([-10, before]);
  },
);

test("two loops share one free port, and both get connections", async () => {
  await using it = await aGroup(2);
  expect(it.loops.threads).toBe(2);
  const serving = new Set<number>();
  while (serving.size < 2) {
    await using peer = await aPeer(it.loops.port);
    serving.add((await whoServes(peer)).loop);
  }
  expect([...serving].toSorted()).toEqual([0, 1]);
});

test("a task reaches every loop once, and shared memory is the same memory", async () => {
  await using it = await aGroup(2);
  it.loops.post({ add: 5 });
  it.loops.post({ add: 2 });
  await until(() => it.cells[0] === 7 && it.cells[1] === 7);
});

test("a task may push to every connection, on whatever loop it is", async () => {
  await using it = await aGroup(2);
  await using peers = new AsyncDisposableStack();
  const all = await Promise.all(Array.from({ length: 8 }, async () => peers.use(await aPeer(it.loops.port))));
  await until(async () => (await it.loops.counters()).connections === 8);
  it.loops.post({ push: "news" });
  for (const peer of all) expect((await peer.hear(1)).map(({ body }) => body.toString())).toEqual(["news"]);
  expect(await it.loops.counters()).toMatchObject({ accepted: 8, framesOut: 8, bytesOut: 8 * 12 });
});

test("the connection limit holds over all loops together", async () => {
  await using it = await aGroup(2, { connectionsMax: 3 });
  await using peers = new AsyncDisposableStack();
  const served = await Promise.all(Array.from({ length: 10 }, async () => peers.use(await aPeer(it.loops.port))));
  await until(async () => (await it.loops.counters()).refused === 7);
  expect(await it.loops.counters()).toMatchObject({ connections: 3, accepted: 3 });
  await until(() => served.filter(({ socket }) => socket.destroyed).length === 7);
  expect(it.events.filter(({ kind }) => kind === "connection_refused")).toHaveLength(7);
});

test("a loop that dies is started again with what it needs now; the others go on", async () => {
  await using it = await aGroup(2, { connectionsMax: 4 });
  await using stack = new AsyncDisposableStack();
  const [victim, survivor] = await onePerLoop(it, stack);
  if (victim === undefined || survivor === undefined) throw new Error("two loops have two connections");
  victim.peer.say(encodeFrame(DIE, Buffer.alloc(0)));
  await victim.peer.closed;
  await until(() => it.events.some(({ kind }) => kind === "loop_started"));
  expect(it.events.find(({ kind }) => kind === "loop_died")).toMatchObject({
    loop: victim.loop,
    message: /killed by a test.*starts in \d+ ms/,
  });
  expect(it.reports).toContainEqual({ report: { started: "again" }, loop: victim.loop });
  survivor.peer.frames.length = 0;
  expect(await whoServes(survivor.peer)).toEqual({ loop: survivor.loop, word: "first" });
  expect((await it.loops.counters()).connections).toBe(1);
  for (;;) {
    await using peer = await aPeer(it.loops.port);
    const now = await whoServes(peer);
    expect(now.word).toBe(now.loop === victim.loop ? "again" : "first");
    if (now.loop === victim.loop) break;
  }
  await until(async () => (await it.loops.counters()).connections === 1);
  const more = await Promise.all([1, 2, 3].map(async () => stack.use(await aPeer(it.loops.port))));
  for (const peer of more) expect(await whoServes(peer)).toHaveProperty("word"); // the seats of the dead loop are free
});

test("a stop drains and disposes every loop, frees the port and leaves no thread", async () => {
  const it = await aGroup(2);
  await using peer = await aPeer(it.loops.port);
  it.loops.post({ push: "last words" });
  await it.loops[Symbol.asyncDispose]();
  await peer.closed;
  expect(it.reports.filter(({ report }) => "disposed" in report)).toHaveLength(2);
  await using server = await listenTcp({ ...options, port: it.loops.port }, { open: () => undefined, messages: {} });
  expect(server.port).toBe(it.loops.port);
  expect(process.getActiveResourcesInfo()).not.toContain("Worker");
});

test("a port that another Lars listens on is in use, although both would share it", async () => {
  await using it = await aGroup(1);
  await expect(aGroup(1, { port: it.loops.port })).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: expect.stringContaining(`127.0.0.1:${it.loops.port}`),
  });
  await using shared = await aGroup(2);
  await expect(aGroup(2, { port: shared.loops.port })).rejects.toMatchObject({ code: "PORT_IN_USE" });
});

test("loops start all or not at all: what createLoop throws is what the start throws", async () => {
  await expect(aGroup(2, { word: "refuse" })).rejects.toThrow("this loop does not want to live");
  expect(process.getActiveResourcesInfo()).not.toContain("Worker");
});
