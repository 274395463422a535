import { setImmediate as nextTurn } from "node:timers/promises";
import { FrameDecoder, getRouteRequest, getRouteResponse, MessageId } from "@lars/protocol";
import type { Connection, LoopHandlers } from "@lars/reactor";
import fc from "fast-check";
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
  let served: readonly number[] = [];
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
      const changed = [first, second].flatMap((value, at) => (value === served[at] ? [] : [at + 1, 1]));
      served = [first, second];
      const { packed } = aSnapshot(model, BigInt(generation));
      loop.task?.({ kind: "serve", generation, packed, changed: Int32Array.from(changed) });
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

test("who catches up before its turn has come is told once what changed while it was behind and since", async () => {
  await using it = await aCrowd(SIZE);
  it.serve(1, 1);
  for (const one of it.crowd) it.ask(one, 1);
  const last = it.crowd.at(-1) as FakeConnection;
  last.isBehind = true;
  it.serve(7, 1);
  await settled();
  it.serve(8, 1);
  last.isBehind = false;
  it.drained(last);
  await settled();
  expect(last.heard).toEqual(["1: 1", "1: 8"]);
});

test("those who asked before the first load are answered over several turns too, all of them", async () => {
  await using it = await aCrowd(SIZE);
  for (const one of it.crowd) for (const modId of [1, 2]) it.ask(one, modId);
  it.serve(5, 6);
  await settled();
  for (const one of it.crowd) expect(one.heard).toEqual(["1: 5", "2: 6"]);
});

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("ask" as const), who: fc.nat(SIZE - 1), modId: fc.constantFrom(1, 2) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("edit" as const), modId: fc.constantFrom(1, 2) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("turn" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("fall behind" as const), who: fc.nat(SIZE - 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("catch up" as const), who: fc.nat(SIZE - 1) }) },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Plays the steps; then everybody catches up. How often each asked for each route, by `place modid`. */
async function play(it: Awaited<ReturnType<typeof aCrowd>>, steps: readonly Step[]) {
  const asked = new Map<string, number>();
  const values = [1, 1] as [number, number];
  const ask = (at: number, modId: number): void => {
    asked.set(`${at} ${modId}`, (asked.get(`${at} ${modId}`) ?? 0) + 1);
    it.ask(it.crowd[at] as FakeConnection, modId);
  };
  const edit = (modId: number): void => {
    values[modId - 1] = (values[modId - 1] ?? 0) + 1;
    it.serve(...values);
  };
  const catchUp = (one: FakeConnection): void => {
    if (one.isBehind) it.drained(Object.assign(one, { isBehind: false }));
  };
  it.serve(...values);
  for (const [at] of it.crowd.entries()) for (const modId of [1, 2]) ask(at, modId);
  const doIt: { [Kind in Step["do"]]: (one: Extract<Step, { do: Kind }>) => unknown } = {
    ask: ({ who, modId }) => ask(who, modId),
    edit: ({ modId }) => edit(modId),
    turn: () => nextTurn(),
    "fall behind": ({ who }) => Object.assign(it.crowd[who] as FakeConnection, { isBehind: true }),
    "catch up": ({ who }) => catchUp(it.crowd[who] as FakeConnection),
  };
  for (const one of steps) await doIt[one.do](one as never);
  it.crowd.forEach(catchUp);
  await settled();
  return { asked, values };
}

test("whatever happens between the turns: all have the newest in the end, and none is told twice what it asked for once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      await using it = await aCrowd(SIZE);
      const { asked, values } = await play(it, steps);
      for (const [key, times] of asked) {
        const [at = 0, modId = 0] = key.split(" ").map(Number);
        const heard = (it.crowd[at]?.heard ?? []).filter((said) => said.startsWith(`${modId}:`));
        expect(heard.at(-1)).toBe(`${modId}: ${values[modId - 1]}`);
        expect(heard.filter((said, place) => said === heard[place - 1]).length).toBeLessThan(times);
      }
    }),
    { numRuns: 40 },
  );
});
