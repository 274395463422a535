import { setImmediate as nextTurn } from "node:timers/promises";
import { getRouteResponse, MessageId } from "@lars/protocol";
import { until } from "@lars/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PUSHES_PER_TURN } from "../src/io/pushes.ts";
import { aLoop, type TestLoop } from "./a-loop.ts";
import { anAgent, type Received, type TestAgent } from "./an-agent.ts";

const SEATS = 5;
const ROUTES = 60;
/** So many that some ten versions of all routes are more than a connection takes that is not read from. */
const HOSTS = 1_000;
/** Edits of all routes, one behind the other. */
const FLOOD = 5;

const seat = fc.nat(SEATS - 1);
const route = fc.integer({ min: 1, max: ROUTES });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("edit" as const), routes: fc.uniqueArray(route) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("flood" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("turn deaf" as const), seat }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("listen" as const), seat }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("ask" as const), seat, routes: fc.uniqueArray(route) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("reconnect" as const), seat, routes: fc.uniqueArray(route) }) },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** An agent, and how often it asked for each route. */
interface Seat {
  agent: TestAgent;
  readonly asked: Map<number, number>;
}

/** The real loop with agents on real connections, and what each route is by now. */
class Scene implements AsyncDisposable {
  readonly #loop: TestLoop;
  readonly #seats: Seat[] = [];
  readonly #rows = allRows();
  readonly #values = new Map(Array.from({ length: ROUTES }, (_, at) => [at + 1, 1]));

  constructor(loop: TestLoop) {
    this.#loop = loop;
    this.#serve([]);
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (let at = 0; at < SEATS; at++) await this.#sitDown(at, [...this.#values.keys()]);
    for (const one of steps) {
      if (one.do === "edit") this.#serve(one.routes);
      else if (one.do === "flood") await this.#flood();
      else await this.#do(one);
      await nextTurn();
    }
    for (const { agent } of this.#seats) agent.listen();
  }

  /** All have the newest of what they asked for; each was told in order, of nothing else, and of nothing twice. */
  async check(): Promise<void> {
    for (const { agent, asked } of this.#seats) {
      for (const key of asked.keys())
        await until(() => latestOf(agent, key) === this.#values.get(key), { withinMs: 20_000 });
      expect(agent.closed).toBe(false);
      const heard = Map.groupBy(agent.frames.map(saidOf), ({ key }) => key);
      expect([...heard.keys()].filter((key) => !asked.has(key))).toEqual([]);
      for (const [key, said] of heard) {
        const values = said.map(({ value }) => value);
        expect(values).toEqual(values.toSorted((a, b) => a - b));
        expect(values.length - new Set(values).size).toBeLessThan(asked.get(key) ?? 0); // only an answer may repeat
      }
    }
    expect(this.#loop.tally("slow")).toBe(0);
    expect(this.#loop.connections()).toBe(SEATS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { agent } of this.#seats) await agent[Symbol.asyncDispose]();
    await until(() => this.#loop.connections() === 0);
  }

  async #flood(): Promise<void> {
    for (let time = 0; time < FLOOD; time++) {
      this.#serve([...this.#values.keys()]);
      for (let turn = 0; turn * PUSHES_PER_TURN < SEATS * ROUTES; turn++) await nextTurn(); // or they would be one edit
    }
  }

  async #do(one: Exclude<Step, { do: "edit" | "flood" }>): Promise<void> {
    const { agent } = this.#seats[one.seat] as Seat;
    if (one.do === "turn deaf") agent.turnDeaf();
    else if (one.do === "listen") agent.listen();
    else if (one.do === "ask") this.#ask(one.seat, one.routes);
    else {
      await agent[Symbol.asyncDispose]();
      await this.#sitDown(one.seat, one.routes);
    }
  }

  async #sitDown(at: number, routes: readonly number[]): Promise<void> {
    this.#seats[at] = { agent: await anAgent(this.#loop.port), asked: new Map() };
    this.#ask(at, routes);
  }

  #ask(at: number, routes: readonly number[]): void {
    const { agent, asked } = this.#seats[at] as Seat;
    for (const key of routes) {
      asked.set(key, (asked.get(key) ?? 0) + 1);
      agent.ask(key, 1);
    }
  }

  #serve(changed: readonly number[]): void {
    for (const key of changed) this.#values.set(key, (this.#values.get(key) ?? 0) + 1);
    for (const [key, value] of this.#values) this.#rows[(key - 1) * HOSTS * 4 + 2] = value; // its first host's address
    this.#loop.serveRows(
      this.#rows,
      changed.map((key) => `${key} 1`),
    );
  }
}

const latestOf = ({ frames }: TestAgent, key: number): number | undefined =>
  frames.map(saidOf).findLast((said) => said.key === key)?.value;

/** All routes with many hosts each, as the database streams them. */
function allRows(): Uint32Array {
  const rows = new Uint32Array(ROUTES * HOSTS * 4);
  for (let at = 0; at < ROUTES * HOSTS; at++) rows.set([1 + Math.trunc(at / HOSTS), 1, 100_000 + at, 80], at * 4);
  return rows;
}

/** Both ids take two bytes before it; then come its tag, its length and itself. */
const FIRST_HOST_AT = 4;

/** Read once, as there are many, and no further than the first host. */
const read = new WeakMap<Received, { readonly key: number; readonly value: number }>();

function saidOf(frame: Received): { readonly key: number; readonly value: number } {
  const known = read.get(frame);
  if (known !== undefined) return known;
  expect(frame.id).toBe(MessageId.GetRouteResponse);
  const answer = getRouteResponse.decode(
    frame.body.subarray(0, FIRST_HOST_AT + 2 + (frame.body[FIRST_HOST_AT + 1] ?? 0)),
  );
  const said = { key: answer?.modId ?? 0, value: answer?.hosts[0]?.ip ?? 0 };
  read.set(frame, said);
  return said;
}

test("whoever reads slowly, whatever changes meanwhile: what waits is replaced, and in the end all hold the newest", async () => {
  await using loop = await aLoop({ outboxBytesMax: 2_000_000 });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30, size: "max" }), async (steps) => {
      await using scene = new Scene(loop);
      await scene.play([...steps, { do: "turn deaf", seat: 0 }, { do: "flood" }, { do: "flood" }, { do: "flood" }]);
      await scene.check();
    }),
    { numRuns: 6 },
  );
  expect(loop.events).toEqual([]); // nobody was closed
  expect(loop.tally("replacedPushes")).toBeGreaterThan(100);
}, 60_000);
