import fc from "fast-check";
import { expect, test } from "vitest";
import { Subscriber } from "../src/core/subscriber.ts";

/** Routes' numbers: of an agent that asked for few, and of one that asked for so many that it keeps them without pages. */
const number = fc.oneof(fc.nat(200), fc.nat(60_000));
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("one" as const), numbers: fc.tuple(number) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("many" as const), numbers: fc.array(number, { maxLength: 64 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clear" as const), numbers: fc.constant([]) }) },
);

function numbersOf(subscriber: Subscriber): number[] {
  const all: number[] = [];
  for (let word = 0; word < subscriber.words; word++) {
    for (let bit = 0; bit < 32; bit++) if ((subscriber.word(word) >>> bit) & 1) all.push(word * 32 + bit);
  }
  return all;
}

function sorted(numbers: Iterable<number>): number[] {
  return [...numbers].sort((left, right) => left - right);
}

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Does it to both; how many were new is the same. */
function apply(subscriber: Subscriber, model: Set<number>, { do: what, numbers }: Step): void {
  if (what === "clear") {
    subscriber.clear();
    model.clear();
    return;
  }
  const before = model.size;
  for (const one of numbers) model.add(one);
  const added =
    what === "one"
      ? Number(subscriber.add(numbers[0] ?? 0))
      : subscriber.addAll(Int32Array.from([...numbers, 7]), numbers.length);
  expect(added).toBe(model.size - before);
  expect(subscriber.size).toBe(model.size);
}

test("what a connection asked for is a set of numbers, however many there are and in whatever order they came", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.array(number), (steps, others) => {
      const subscriber = new Subscriber(1);
      const model = new Set<number>();
      for (const one of steps) apply(subscriber, model, one);
      expect(numbersOf(subscriber)).toEqual(sorted(model));
      for (const one of [...others, ...model]) expect(subscriber.has(one)).toBe(model.has(one));
    }),
    { numRuns: 200 },
  );
});
