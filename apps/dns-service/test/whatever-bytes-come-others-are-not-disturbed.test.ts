import { setImmediate as nextTurn } from "node:timers/promises";
import { encodeFrame, getRouteRequest, hello, MessageId, routeAck } from "@lars/protocol";
import { aHost, until } from "@lars/testkit";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { garbageCollector } from "../src/io/garbage.ts";
import { aLoop, type TestLoop } from "./a-loop.ts";
import { anAgent, type TestAgent } from "./an-agent.ts";

vi.setConfig({ testTimeout: 60_000 }); // sockets on a machine that is busy with other tests

const BODY_BYTES_MAX = 65_527;
const NOTHING = Buffer.alloc(0);
const WHO = { software: "test", version: "0", hostname: "test", instance: "test" };
const NO_MESSAGE = Buffer.from([0x0b]); // a group begins and never ends

let stack: AsyncDisposableStack;
let loop: TestLoop;
/** An agent like any other; whatever the others say, it is answered and told. */
let witness: TestAgent;
let version: number;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  loop = stack.use(await aLoop());
  version = 0;
  serveNext();
  witness = stack.use(await anAgent(loop.port));
  witness.ask(1, 1);
  await witness.holds(1, 1, [aHost(1)]);
});
afterEach(() => stack.disposeAsync());

function serveNext(): void {
  version++;
  const { ip, port } = aHost(version);
  loop.serve(new Map([["1 1", [[ip, port]]]]), ["1 1"]);
}

const request = (modId = 1): Buffer =>
  encodeFrame(MessageId.GetRouteRequest, getRouteRequest.encode({ modId, cmdId: 1 }));

function head(id: number, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32LE(id, 0);
  bytes.writeInt32LE(length, 4);
  return bytes;
}

/** Says it in pieces that the loop reads one by one. */
async function say(agent: TestAgent, pieces: readonly Uint8Array[]): Promise<void> {
  for (const piece of pieces) {
    const before = loop.counters().bytesIn;
    agent.send(piece);
    if (piece.length > 0) await until(() => loop.counters().bytesIn >= before + piece.length || agent.closed);
  }
}

/** All others are gone and left nothing, and the witness is answered and told as ever. */
async function expectUndisturbed(): Promise<void> {
  await until(() => loop.connections() === 1);
  expect(loop.tally("subscriptions")).toBe(1);
  serveNext();
  await witness.holds(1, 1, [aHost(version)]);
  expect(witness.closed).toBe(false);
  expect(loop.events.filter(({ kind }) => kind !== "bad_frame")).toEqual([]);
}

test("at whatever byte it is split, and byte by byte, a stream of frames is answered the same", async () => {
  const stream = Buffer.concat([
    request(),
    encodeFrame(4_711, Buffer.from("unheard of")),
    encodeFrame(MessageId.Hello, hello.encode(WHO)),
    encodeFrame(MessageId.GetRouteRequest, NO_MESSAGE),
    encodeFrame(MessageId.RouteAck, routeAck.encode({ modId: 9, cmdId: 9, version: 9 })),
    request(300),
  ]);
  const splits = Array.from({ length: stream.length }, (_, at) => [stream.subarray(0, at), stream.subarray(at)]);
  const byBytes = Array.from(stream, (byte) => Uint8Array.of(byte));
  let expected: unknown;
  for (const pieces of [...splits, byBytes]) {
    const agent = await anAgent(loop.port);
    await say(agent, pieces);
    await until(() => agent.frames.length === 3);
    expected ??= agent.frames;
    expect(agent.frames).toEqual(expected);
    await agent[Symbol.asyncDispose]();
  }
  const rounds = splits.length + 1;
  expect(loop.counters()).toMatchObject({ badFrames: 0, unknownMessages: rounds, invalidBodies: rounds });
  await expectUndisturbed();
});

test("a length that no frame has ends its connection at once, at whatever byte its head was split", async () => {
  const lies = [-1, -2_147_483_648, BODY_BYTES_MAX + 1, 0x10000, 2_147_483_647];
  for (const [at, length] of lies.entries()) {
    const liar = head(MessageId.GetRouteRequest, length);
    for (let split = 0; split < 8; split++) {
      const agent = await anAgent(loop.port);
      await say(agent, [Buffer.concat([request(), liar.subarray(0, split)]), liar.subarray(split)]);
      await until(() => agent.closed);
      await until(() => loop.counters().badFrames === at * 8 + split + 1);
    }
  }
  expect(loop.counters().framesIn).toBe(1 + lies.length * 8); // what came before the lie was a request like any other
  const [first] = loop.events;
  expect(first?.message).toMatch(/^127\.0\.0\.1:\d+ closed: a frame claims a body of -1 bytes; 0 to 65527 are legal$/);
  await expectUndisturbed();
});

/** Any frame: one that is asked with, one of any id with any body, one that lies about its length, and plain noise. */
const anyFrame = fc.oneof(
  { weight: 4, arbitrary: fc.nat(300).map((modId) => request(modId)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(0, 1, 2, 3, 1000, 1001, 1002, -5), fc.uint8Array({ maxLength: 300 }))
      .map(([id, body]) => encodeFrame(id, Buffer.from(body))),
  },
  { weight: 1, arbitrary: fc.constant(encodeFrame(77, Buffer.alloc(BODY_BYTES_MAX))) },
  { weight: 1, arbitrary: fc.tuple(fc.nat(3), fc.integer()).map(([id, length]) => head(id, length)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)) },
);

const talker = fc.tuple(fc.array(anyFrame, { maxLength: 30 }), fc.array(fc.nat(70_000), { maxLength: 12 }));

/** Frames of the stream up to its end or to the first lie. */
function framesOf(stream: Buffer): { frames: number; isLost: boolean } {
  let frames = 0;
  for (let at = 0; at + 8 <= stream.length; ) {
    const length = stream.readInt32LE(at + 4);
    if (length < 0 || length > BODY_BYTES_MAX) return { frames, isLost: true };
    at += 8 + length;
    if (at <= stream.length) frames++;
  }
  return { frames, isLost: false };
}

function pieces(stream: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
  return [...ends, stream.length].map((end, at) => stream.subarray(ends[at - 1] ?? 0, end));
}

async function talk([frames, cuts]: typeof talker extends fc.Arbitrary<infer T> ? T : never) {
  const stream = Buffer.concat(frames);
  const agent = await anAgent(loop.port);
  for (const piece of pieces(stream, cuts)) {
    agent.send(piece);
    await nextTurn();
  }
  const read = framesOf(stream);
  if (read.isLost) await until(() => agent.closed);
  return { agent, ...read };
}

test("whatever bytes come, in whatever pieces, on many connections at once: who lies is closed and counted, nobody else is", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(talker, { minLength: 1, maxLength: 12 }), async (talkers) => {
      const { framesIn, badFrames } = loop.counters();
      const asked = witness.answers(1, 1).length;
      witness.ask(1, 1);
      const said = await Promise.all(talkers.map(talk));
      await until(() => witness.answers(1, 1).length > asked);
      const frames = said.reduce((sum, one) => sum + one.frames, 1);
      await until(() => loop.counters().framesIn === framesIn + frames);
      expect(loop.counters().badFrames - badFrames).toBe(said.filter(({ isLost }) => isLost).length);
      for (const { agent, isLost } of said) expect(agent.closed).toBe(isLost);
      await Promise.all(said.map(({ agent }) => agent[Symbol.asyncDispose]()));
      await expectUndisturbed();
    }),
    { numRuns: 40 },
  );
});

test("heads that claim the most cost memory for what came behind them, and closed connections none", async () => {
  const collect = garbageCollector();
  const bytesNow = (): number => {
    collect();
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    return arrayBuffers + heapUsed;
  };
  const waste = async (): Promise<number> => {
    const agents = await Promise.all(Array.from({ length: 200 }, () => anAgent(loop.port)));
    await until(() => loop.connections() === agents.length + 1);
    const before = bytesNow();
    const { bytesIn } = loop.counters();
    for (const agent of agents) agent.send(Buffer.concat([head(MessageId.Hello, BODY_BYTES_MAX), Buffer.alloc(100)]));
    await until(() => loop.counters().bytesIn === bytesIn + 108 * agents.length);
    const claimed = bytesNow() - before;
    await Promise.all(agents.map((agent) => agent[Symbol.asyncDispose]()));
    await until(() => loop.connections() === 1);
    return claimed;
  };
  expect(await waste()).toBeLessThan(200 * 8_192); // they claim 13 MB
  const before = bytesNow();
  for (let round = 0; round < 5; round++) await waste();
  expect(bytesNow() - before).toBeLessThan(1_000 * 1_024);
  await expectUndisturbed();
});

test("an agent that says Hello without end is answered each time, and is one agent", async () => {
  const agent = stack.use(await anAgent(loop.port));
  for (let time = 0; time < 5_000; time++) agent.hello();
  await until(() => agent.frames.length === 5_000);
  expect(loop.tally("greeted")).toBe(1);
  await agent[Symbol.asyncDispose]();
  await expectUndisturbed();
  expect(loop.tally("greeted")).toBe(0);
});

test("an empty body, and the largest one, are frames like any other", async () => {
  const agent = stack.use(await anAgent(loop.port));
  agent.send(encodeFrame(MessageId.GetRouteRequest, NOTHING)); // both ids are 0: a route that is not there
  const padded = Buffer.concat([getRouteRequest.encode({ modId: 1, cmdId: 1 }), Buffer.from([0x7a, 0xef, 0xff, 0x03])]);
  agent.send(
    encodeFrame(MessageId.GetRouteRequest, Buffer.concat([padded, Buffer.alloc(BODY_BYTES_MAX - padded.length)])),
  );
  await until(() => agent.frames.length === 2);
  await agent.holds(0, 0, []);
  await agent.holds(1, 1, [aHost(1)]);
  await agent[Symbol.asyncDispose]();
  await expectUndisturbed();
});
