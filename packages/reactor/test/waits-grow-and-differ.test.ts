import fc from "fast-check";
import { expect, test } from "vitest";
import { Backoff, DEFAULT_BACKOFF } from "../src/index.ts";
import { shuffled } from "../src/shuffled.ts";

const waits = (backoff: Backoff, count: number): number[] => Array.from({ length: count }, () => backoff.next());

test("the longest waits double from 200 ms to 10 s, the shortest are half of them", () => {
  expect(waits(new Backoff(DEFAULT_BACKOFF, () => 0), 8)).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
  expect(waits(new Backoff(DEFAULT_BACKOFF, () => 0.999_999), 8)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
});

test("a success makes the next wait a short one again", () => {
  const backoff = new Backoff(DEFAULT_BACKOFF, () => 0.5);
  waits(backoff, 5);
  backoff.reset();
  expect(backoff.next()).toBe(150);
});

test("no wait is ever below the first or above the longest", () => {
  const policy = fc.record({
    firstMs: fc.integer({ min: 1, max: 1_000 }),
    longestMs: fc.integer({ min: 1_000, max: 60_000 }),
  });
  const dice = fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(policy, dice, (bounds, thrown) => {
      let at = 0;
      const backoff = new Backoff(bounds, () => thrown[at++ % thrown.length] ?? 0);
      for (const wait of waits(backoff, 60)) {
        expect(wait).toBeGreaterThanOrEqual(bounds.firstMs);
        expect(wait).toBeLessThanOrEqual(bounds.longestMs);
      }
    }),
  );
});

test("a round of endpoints holds each of them once, in an order the dice decide", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (items, dice) => {
      expect(shuffled(items, () => dice).toSorted()).toEqual(items.toSorted());
    }),
  );
  expect(shuffled([1, 2, 3], () => 0)).toEqual([1, 2, 3]);
  expect(shuffled([1, 2, 3], () => 0.999)).toEqual([3, 1, 2]);
});
