import fc from "fast-check";
import { expect, test } from "vitest";
import { KeyNumbers } from "../src/core/key-numbers.ts";

/** Numbers of keys, and which of them somebody uses. */
class Model {
  readonly numbers = new KeyNumbers();
  readonly used = new Map<number, number>();
  wordsLookedAt = 0;

  readonly #bitsInUse = (word: number): number => {
    this.wordsLookedAt++;
    let bits = 0;
    for (const number of this.used.values()) if (number >>> 5 === word) bits |= 1 << (number & 31);
    return bits;
  };

  use(key: number): void {
    this.move(1);
    this.used.set(key, this.numbers.find(key, key % 5) || this.numbers.give(key, key % 5));
  }

  leave(key: number): void {
    this.used.delete(key);
  }

  move(words: number): void {
    if (this.numbers.isMoving) this.numbers.move(words, this.#bitsInUse);
  }

  check(): void {
    expect(new Set(this.used.values()).size).toBe(this.used.size);
    for (const [key, number] of this.used) {
      expect(this.numbers.find(key, key % 5)).toBe(number);
      expect([this.numbers.modId(number), this.numbers.cmdId(number)]).toEqual([key, key % 5]);
    }
  }
}

const span = fc.record({ from: fc.nat(900), count: fc.integer({ min: 1, max: 120 }) });
const step = fc.record({ span, leaves: fc.boolean() });

test("while numbers move, whoever is in use keeps the one it has, and nobody else has it", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const model = new Model();
      for (const { span, leaves } of steps) {
        for (let key = span.from; key < span.from + span.count; key++) leaves ? model.leave(key) : model.use(key);
        model.check();
      }
      const { size } = model.numbers;
      expect(size).toBeGreaterThanOrEqual(model.used.size);
    }),
    { numRuns: 200 },
  );
});

test("each key that gets a number has one word of numbers looked at, and all have moved before the next table is full", () => {
  const model = new Model();
  let longest = 0;
  let moves = 0;
  for (let key = 0; key < 5_000; key++) {
    const before = model.wordsLookedAt;
    const wasMoving = model.numbers.isMoving;
    model.use(key);
    longest = Math.max(longest, model.wordsLookedAt - before);
    if (!wasMoving && model.numbers.isMoving) moves++;
  }
  expect(longest).toBe(1);
  expect(moves).toBe(7); // at 64, 128, … 4,096 keys
  model.check();
});

test("keys that come and go for ever take no more room than those that are there at once", () => {
  const model = new Model();
  model.use(1);
  for (let key = 2; key < 50_000; key++) {
    model.use(key);
    model.leave(key);
  }
  model.check();
  expect(model.numbers.size).toBeLessThan(400);
});
