import fc from "fast-check";
import { expect, test } from "vitest";
import type { Subscriber } from "../src/core/subscriber.ts";
import { Subscriptions } from "../src/core/subscriptions.ts";

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant("subscribe" as const), connection: fc.nat(9), key: fc.nat(60) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("drop" as const), connection: fc.nat(9), key: fc.nat(60) }) },
);

function apply(steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) {
  const subscriptions = new Subscriptions();
  const subscribers = Array.from({ length: 10 }, (_, connection) => subscriptions.open(connection));
  const model = new Set<string>();
  for (const { do: what, connection, key } of steps) {
    const subscriber = subscribers[connection] as Subscriber;
    if (what === "subscribe") {
      const isNew = !model.has(`${connection} ${key}`);
      expect(subscriptions.subscribe(subscriber, key, key % 3)).toBe(isNew);
      model.add(`${connection} ${key}`);
    } else {
      subscriptions.drop(subscriber);
      subscribers[connection] = subscriptions.open(connection);
      for (const pair of [...model]) if (pair.startsWith(`${connection} `)) model.delete(pair);
    }
  }
  return { subscriptions, subscribers, model };
}

function subscribersOf(subscriptions: Subscriptions, key: number): number[] {
  const told: number[] = [];
  subscriptions.publish(Int32Array.of(key, key % 3, key, key % 3)).proceed(
    (connection) => {
      told.push(connection);
    },
    () => true,
  );
  return told.sort();
}

test("subscribers of a route are those that asked for it and have not closed, each once", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const { subscriptions, subscribers, model } = apply(steps);
      expect(subscriptions.size).toBe(model.size);
      for (let key = 0; key <= 60; key++) {
        const expected = Array.from({ length: 10 }, (_, at) => at).filter((at) => model.has(`${at} ${key}`));
        expect(subscribersOf(subscriptions, key)).toEqual(expected);
      }
      const all: string[] = [];
      for (const subscriber of subscribers) {
        subscriptions.forEachRouteOf(subscriber, (_, modId) => {
          all.push(`${subscriber.connection} ${modId}`);
        });
      }
      expect(all.sort()).toEqual([...model].sort());
    }),
    { numRuns: 200 },
  );
});

test("a connection that closes while it is told disturbs nobody else's turn", () => {
  const subscriptions = new Subscriptions();
  const subscribers = Array.from({ length: 50 }, (_, connection) => subscriptions.open(connection));
  for (const subscriber of subscribers) {
    for (let key = 0; key < 20; key++) subscriptions.subscribe(subscriber, key, 1);
  }
  const told: number[] = [];
  subscriptions.publish(Int32Array.of(7, 1)).proceed(
    (connection) => {
      told.push(connection);
      const subscriber = subscribers[connection];
      if (connection % 2 === 0 && subscriber) subscriptions.drop(subscriber);
    },
    () => true,
  );
  expect(told.sort((left, right) => left - right)).toEqual(Array.from({ length: 50 }, (_, at) => at));
  expect(subscriptions.size).toBe(25 * 20);
});

test("routes that come and go for ever do not take memory for ever, and nobody is mixed up", () => {
  const subscriptions = new Subscriptions();
  const lasting = subscriptions.open(1);
  subscriptions.subscribe(lasting, 5, 5);
  for (let round = 0; round < 200; round++) {
    const passing = subscriptions.open(2);
    for (let key = 0; key < 500; key++) subscriptions.subscribe(passing, round * 500 + key, 9);
    subscriptions.drop(passing);
  }
  const told: number[] = [];
  subscriptions.publish(Int32Array.of(5, 5)).proceed(
    (connection) => {
      told.push(connection);
    },
    () => true,
  );
  expect(told).toEqual([1]);
  expect(subscriptions.size).toBe(1);
  expect(subscriptions.keysKnown).toBeLessThan(2_000);
});

test("many changes at once are told to each of those concerned, and no others", () => {
  const subscriptions = new Subscriptions();
  const told = new Map<number, string[]>();
  for (let connection = 0; connection < 20; connection++) {
    const subscriber = subscriptions.open(connection);
    for (let key = connection; key < 10_000; key += 20) subscriptions.subscribe(subscriber, key, key);
    told.set(connection, []);
  }
  const changed = Int32Array.from(Array.from({ length: 12_000 }, (_, key) => [key, key]).flat());
  subscriptions.publish(changed).proceed(
    (connection, modId, cmdId) => {
      expect([modId % 20, cmdId]).toEqual([connection, modId]);
      told.get(connection)?.push(`${modId}`);
    },
    () => true,
  );
  for (const routes of told.values()) expect(new Set(routes).size).toBe(500);
});
