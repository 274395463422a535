import { FrameDecoder, getRouteRequest, getRouteResponse, MessageId } from "@lars/protocol";
import type { Connection, LoopHandlers } from "@lars/reactor";
import { expect, test } from "vitest";
import type { AgentConnection } from "../src/io/answers.ts";
import { createLoop } from "../src/io/loop.ts";
import { TALLY_BYTES } from "../src/io/loop-tallies.ts";
import type { LoopTask } from "../src/io/messages.ts";
import { aSnapshot, type RouteModel } from "./builders.ts";
import { aRun, WrittenFrames } from "./written-frames.ts";

/** A connection of which the test says whether it is behind. */
class FakeConnection extends WrittenFrames {
  readonly id = 1;
  readonly peer = "10.0.0.1:1";
  readonly waitingBytes = 0;
  state = undefined as unknown as AgentConnection;
  isBehind = false;
  /** Sends left until it is behind again. */
  room = 1_000;
  readonly #sent: string[] = [];

  /** What it was sent: modid and the address of the first host. */
  get sent(): string[] {
    for (const { body } of new FrameDecoder().push(this.takeBytes())) {
      const answer = getRouteResponse.decode(body);
      this.#sent.push(`${answer?.modId}: ${answer?.hosts[0]?.ip}`);
    }
    return this.#sent;
  }

  override claim(bytes: number): number {
    this.room--;
    if (this.room === 0) this.isBehind = true;
    return super.claim(bytes);
  }
}

type Agent = Connection<AgentConnection>;

async function aLoopWithAgent() {
  const init = {
    hello: { software: "test", version: "0", hostname: "test", instance: "test" },
    tallies: new SharedArrayBuffer(TALLY_BYTES),
    subscriptionsMax: 100,
  };
  const handlers = await createLoop(init, { loop: 0, report: () => {}, log: () => {} });
  const loop = handlers as unknown as LoopHandlers<AgentConnection, LoopTask>;
  const fake = new FakeConnection();
  const agent = fake as unknown as Agent;
  agent.state = loop.open(agent);
  let generation = 0;
  const model = (version: number): RouteModel => new Map([1, 2, 3].map((modId) => [`${modId} 1`, [[version, 80]]]));
  return {
    fake,
    drained: () => loop.drained?.(agent),
    ask: (modId: number) => {
      loop.inPlace?.[MessageId.GetRouteRequest]?.(agent, aRun([getRouteRequest.encode({ modId, cmdId: 1 })]));
    },
    serve: (version: number) => {
      generation++;
      const { packed } = aSnapshot(model(version), BigInt(version));
      loop.task?.({ kind: "serve", generation, packed, changed: Int32Array.of(1, 1, 2, 1, 3, 1) });
    },
    [Symbol.asyncDispose]: async () => loop.dispose?.(),
  };
}

test("who is behind is told nothing until it caught up, and then of each route's newest answer once", async () => {
  await using it = await aLoopWithAgent();
  it.serve(1);
  for (const modId of [1, 2, 3]) it.ask(modId);
  it.fake.isBehind = true;
  it.fake.sent.length = 0;
  for (const version of [2, 3, 4]) it.serve(version);
  expect(it.fake.sent).toEqual([]);
  it.fake.isBehind = false;
  it.drained();
  expect(it.fake.sent).toEqual(["1: 4", "2: 4", "3: 4"]);
  it.drained();
  expect(it.fake.sent).toHaveLength(3);
});

test("a route that is asked for while its push is held back is answered, and not told a second time", async () => {
  await using it = await aLoopWithAgent();
  it.serve(1);
  for (const modId of [1, 2, 3]) it.ask(modId);
  it.fake.isBehind = true;
  it.serve(2);
  it.fake.sent.length = 0;
  it.ask(2);
  expect(it.fake.sent).toEqual(["2: 2"]);
  it.fake.isBehind = false;
  it.drained();
  expect(it.fake.sent).toEqual(["2: 2", "1: 2", "3: 2"]);
});

test("who falls behind again in the midst of it is told of the rest when it has caught up again", async () => {
  await using it = await aLoopWithAgent();
  it.serve(1);
  for (const modId of [1, 2, 3]) it.ask(modId);
  it.fake.isBehind = true;
  it.serve(2);
  it.fake.sent.length = 0;
  it.fake.isBehind = false;
  it.fake.room = 2;
  it.drained();
  expect(it.fake.sent).toEqual(["1: 2", "2: 2"]);
  it.serve(3);
  it.fake.isBehind = false;
  it.fake.room = 1_000;
  it.drained();
  expect(it.fake.sent).toEqual(["1: 2", "2: 2", "3: 3", "1: 3", "2: 3"]);
});

test("answers that wait for the first load are held back from who is behind like any other", async () => {
  await using it = await aLoopWithAgent();
  for (const modId of [1, 2]) it.ask(modId);
  it.fake.isBehind = true;
  it.serve(1);
  expect(it.fake.sent).toEqual([]);
  it.fake.isBehind = false;
  it.drained();
  expect(it.fake.sent).toEqual(["1: 1", "2: 1"]);
});
