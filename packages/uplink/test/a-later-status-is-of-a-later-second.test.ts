import { expect, test } from "vitest";
import { StatusSeconds } from "../src/index.ts";

const NOW = 1_720_000_000_300;
const second = (ms: number): number => Math.floor(ms / 1_000);

test("a status has the time at which it is told", () => {
  const seconds = new StatusSeconds();
  expect([seconds.at(NOW), seconds.at(NOW + 10)]).toEqual([NOW, NOW + 10]);
});

test("what is told on the next connection is of a later second than all before, and so it stays", () => {
  const seconds = new StatusSeconds();
  const before = second(seconds.at(NOW));
  seconds.anew(NOW + 100);
  expect(second(seconds.at(NOW + 100))).toBe(before + 1);
  expect(second(seconds.at(NOW + 200))).toBe(before + 1);
  expect(seconds.at(NOW + 2_000)).toBe(NOW + 2_000);
});

test("connections that come and go do not lead into the future, and a clock that was set back is followed", () => {
  const seconds = new StatusSeconds();
  for (let n = 0; n < 100; n += 1) {
    seconds.at(NOW);
    seconds.anew(NOW);
  }
  expect(seconds.at(NOW)).toBeLessThanOrEqual(NOW + 5_000);
  expect(seconds.at(NOW - 3_600_000)).toBe(NOW - 3_600_000);
});
