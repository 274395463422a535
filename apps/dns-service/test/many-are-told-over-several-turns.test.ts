import { setImmediate as nextTurn } from "node:timers/promises";
import { FrameDecoder, getRouteRequest, getRouteResponse, MessageId } from "@lars/protocol";
import type { Connection, LoopHandlers } from "@lars/reactor";
import { expect, test } from "vitest";
import type { AgentConnection } from "../src/io/answers.ts";
import { createLoop } from "../src/io/loop.ts";
import { LoopTallies, TALLY_BYTES } from "../src/io/loop-tallies.ts";
import type { LoopTask } from "../src/io/messages.ts";
import { PUSHES_PER_TURN } from "../src/io/pushes.ts";
import { aSnapshot, type RouteModel } from "./builders.ts";
import { aRun, WrittenFrames } from "./written-frames.ts";

type Agent = Connection<AgentConnection>;

class FakeConnection extends WrittenFrames {
  readonly id: number;
  readonly peer = "10.0.0.1:1";
  readonly waitingBytes = 0;
  state = undefined as unknown as AgentConnection;
  isBehind = false;
  readonly #heard: string[] = [];

  constructor(id: number) {
    super();
    this.id = id;
  }

  /** Modid and the address of the first host of all that it was sent. */
  get heard(): readonly string[] {
    for (const { body } of new FrameDecoder().push(this.takeBytes())) {
      const answer = getRouteResponse.decode(body);
      this.#heard.push(`${answer?.modId}: ${answer?.hosts[0]?.ip}`);
    }
    return this.#heard;
  }

  get agent(): Agent {
    return this as unknown as Agent;
  }
}

async function aCrowd(size: number) {
  const tallies = new SharedArrayBuffer(TALLY_BYTES);
  const hello = { software: "test", version: "0", hostname: "test", instance: "test" };
  const context = { loop: 0, report: () => {}, log: () => {} };
  const handlers = await createLoop({ hello, tallies, subscriptionsMax: 100 }, context);
  const loop = handlers as unknown as LoopHandlers<AgentConnection, LoopTask>;
  const crowd = Array.from({ length: size }, (_, at) => new FakeConnection(at + 1));
  for (const one of crowd) one.state = loop.open(one.agent);
  const ask = (one: FakeConnection, modId: number): void => {
    const run = aRun([getRouteRequest.encode({ modId, cmdId: 1 })]);
    loop.inPlace?.[MessageId.GetRouteRequest]?.(one.agent, run);
  };
  let generation = 0;
  return {
    crowd,
    ask,
    close: (one: FakeConnection) => loop.close?.(one.agent, "peer"),
    drained: (one: FakeConnection) => loop.drained?.(one.agent),
    pushes: () => new LoopTallies(tallies, 0).get("pushes"),
    told: (what: string) => crowd.filter((one) => one.heard.includes(what)).length,
    serve: (first: number, second: number) => {
      const model: RouteModel = new Map([
        ["1 1", [[first, 80]]],
        ["2 1", [[second, 80]]],
      ]);
      generation++;
      const { packed } = aSnapshot(model, BigInt(generation));
      loop.task?.({ kind: "serve", generation, packed, changed: Int32Array.of(1, 1, 2, 1) });
    },
    [Symbol.asyncDispose]: async () => loop.dispose?.(),
  };
}

const SIZE = 3 * PUSHES_PER_TURN;

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await nextTurn();
}

test("a change that many asked for is told to some of them at a time, and to each once", async () => {
  await using it = await aCrowd(SIZE);
  it.serve(1, 1);
  for (const one of it.crowd) it.ask(one, 1);
  it.serve(7, 1);
  expect(it.told("1: 7")).toBe(PUSHES_PER_TURN);
  await settled();
  for (const one of it.crowd) expect(one.heard).toEqual(["1: 1", "1: 7"]);
  expect(it.pushes()).toBe(SIZE);
});

test("what changes again before its turn is told once, as it is then; who was told already is told again", async () => {
  await using it = await aCrowd(SIZE);
  it.serve(1, 1);
  for (const one of it.crowd) it.ask(one, 1);
  it.serve(7, 1);
  it.serve(8, 1);
  await settled();
  const heard = it.crowd.map((one) => one.heard.join(" "));
  expect(heard.filter((all) => all === "1: 1 1: 7 1: 8")).toHaveLength(PUSHES_PER_TURN);
  expect(heard.filter((all) => all === "1: 1 1: 8")).toHaveLength(SIZE - PUSHES_PER_TURN);
});

test("who asks, falls behind or leaves before its turn has come is told no more than it should be", async () => {
  await using it = await aCrowd(SIZE);
  it.serve(1, 1);
  for (const one of it.crowd) it.ask(one, 1);
  it.serve(7, 1);
  const [asks, behind, leaves] = it.crowd.slice(-3) as [FakeConnection, FakeConnection, FakeConnection];
  it.ask(asks, 1);
  behind.isBehind = true;
  it.close(leaves);
  await settled();
  expect(asks.heard).toEqual(["1: 1", "1: 7"]);
  expect(behind.heard).toEqual(["1: 1"]);
  expect(leaves.heard).toEqual(["1: 1"]);
  behind.isBehind = false;
  it.drained(behind);
  expect(behind.heard).toEqual(["1: 1", "1: 7"]);
});

test("those who asked before the first load are answered over several turns too, all of them", async () => {
  await using it = await aCrowd(SIZE);
  for (const one of it.crowd) for (const modId of [1, 2]) it.ask(one, modId);
  it.serve(5, 6);
  await settled();
  for (const one of it.crowd) expect(one.heard).toEqual(["1: 5", "2: 6"]);
});
