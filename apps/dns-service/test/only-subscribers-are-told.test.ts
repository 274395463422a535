import fc from "fast-check";
import { expect, test } from "vitest";
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
  const model = new Set<string>();
  for (const { do: what, connection, key } of steps) {
    if (what === "subscribe") {
      const isNew = !model.has(`${connection} ${key}`);
      expect(subscriptions.subscribe(connection, key, key % 3)).toBe(isNew);
      model.add(`${connection} ${key}`);
    } else {
      subscriptions.drop(connection);
      for (const pair of [...model]) if (pair.startsWith(`${connection} `)) model.delete(pair);
    }
  }
  return { subscriptions, model };
}

function subscribersOf(subscriptions: Subscriptions, key: number): number[] {
  const told: number[] = [];
  subscriptions.forEachSubscriber(key, key % 3, (connection) => {
    told.push(connection);
  });
  return told.sort();
}

test("subscribers of a route are those that asked for it and have not closed, each once", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const { subscriptions, model } = apply(steps);
      expect(subscriptions.size).toBe(model.size);
      for (let key = 0; key <= 60; key++) {
        const expected = Array.from({ length: 10 }, (_, at) => at).filter((at) => model.has(`${at} ${key}`));
        expect(subscribersOf(subscriptions, key)).toEqual(expected);
      }
      const all: string[] = [];
      subscriptions.forEach((connection, modId) => {
        all.push(`${connection} ${modId}`);
      });
      expect(all.sort()).toEqual([...model].sort());
    }),
    { numRuns: 200 },
  );
});

test("a connection that closes while it is told disturbs nobody else's turn", () => {
  const subscriptions = new Subscriptions();
  for (let connection = 0; connection < 50; connection++) {
    for (let key = 0; key < 20; key++) subscriptions.subscribe(connection, key, 1);
  }
  const told: number[] = [];
  subscriptions.forEachSubscriber(7, 1, (connection) => {
    told.push(connection);
    if (connection % 2 === 0) subscriptions.drop(connection);
  });
  expect(told.sort((left, right) => left - right)).toEqual(Array.from({ length: 50 }, (_, at) => at));
  expect(subscriptions.size).toBe(25 * 20);
});
