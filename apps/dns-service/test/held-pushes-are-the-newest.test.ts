import fc from "fast-check";
import { expect, test } from "vitest";
import { HeldPushes } from "../src/core/held-pushes.ts";
import type { Subscriber } from "../src/core/subscriber.ts";
import { Subscriptions } from "../src/core/subscriptions.ts";

/** Connections that all asked for the routes (0, 1) to (199, 1), and some that only one of them asked for. */
function aLoop(connections: number): { held: HeldPushes; subscribers: readonly Subscriber[] } {
  const subscriptions = new Subscriptions();
  const subscribers = Array.from({ length: connections }, (_, at) => subscriptions.open(at));
  for (const subscriber of subscribers) {
    for (let modId = 0; modId < 200; modId++) subscriptions.subscribe(subscriber, modId, 1);
    subscriptions.subscribe(subscriber, 10_000 + subscriber.connection, 1);
  }
  return { held: new HeldPushes(subscriptions.numbers), subscribers };
}

const step = fc.record({
  does: fc.constantFrom("hold", "hold", "hold", "forget", "release", "drop"),
  connection: fc.nat(3),
  modId: fc.nat(199),
  /** How many a release may tell. */
  room: fc.integer({ min: 1, max: 9 }),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Does a step to the real one and to `waiting`, the routes that wait for that connection. */
function take(
  { does, modId, room }: Step,
  it: { held: HeldPushes; subscriber: Subscriber; waiting: Set<number> },
): void {
  const { held, subscriber, waiting } = it;
  if (does === "hold") {
    expect(held.hold(subscriber, modId, 1)).toBe(!waiting.has(modId));
    waiting.add(modId);
  } else if (does === "forget") {
    expect(held.forget(subscriber, modId, 1)).toBe(waiting.delete(modId));
  } else if (does === "drop") {
    held.drop(subscriber);
    waiting.clear();
  } else {
    const told: number[] = [];
    const expected = Math.min(room, waiting.size);
    held.release(subscriber, (route) => told.push(route) < room);
    expect(told.every((route) => waiting.delete(route))).toBe(true);
    expect(told).toHaveLength(expected);
  }
}

test("what is told later is what was held and neither told nor forgotten since, each route once", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const { held, subscribers } = aLoop(4);
      const model = subscribers.map((subscriber) => ({ held, subscriber, waiting: new Set<number>() }));
      for (const each of steps) {
        take(each, model[each.connection] as (typeof model)[number]);
        expect(held.connections).toBe(model.filter(({ waiting }) => waiting.size > 0).length);
      }
      for (const it of model) take({ does: "release", connection: 0, modId: 0, room: 1_000 }, it);
      expect(held.connections).toBe(0);
    }),
    { numRuns: 200 },
  );
});

test("routes that change without pause keep no other waiting", () => {
  const { held, subscribers } = aLoop(1);
  const [subscriber] = subscribers as [Subscriber];
  const told = new Set<number>();
  for (let modId = 0; modId < 200; modId++) held.hold(subscriber, modId, 1);
  for (let round = 0; round < 100; round++) {
    let room = 2;
    held.release(subscriber, (modId) => {
      told.add(modId);
      room--;
      return room > 0;
    });
    for (let modId = 0; modId < 20; modId++) held.hold(subscriber, modId, 1);
  }
  expect(told.size).toBe(200);
});

test("a connection that closes takes nothing with it that others wait for", () => {
  const { held, subscribers } = aLoop(2);
  const [first, second] = subscribers as [Subscriber, Subscriber];
  for (const subscriber of [first, second]) held.hold(subscriber, 7, 1);
  held.drop(first);
  expect(held.connections).toBe(1);
  const told: number[] = [];
  held.release(second, (modId) => told.push(modId) > 0);
  expect(told).toEqual([7]);
});
