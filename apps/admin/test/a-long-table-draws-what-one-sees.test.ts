import { expect, test } from "vitest";
import { isNearEnd, ROW_PX, windowOf } from "../src/table/window-of-rows.ts";

const height = 20 * ROW_PX;

test("what one sees is always drawn, wherever one scrolls", () => {
  for (let row = 0; row <= 980; row += 7) {
    const drawn = windowOf({ scrollTop: row * ROW_PX, height }, 1_000);
    expect(drawn.from).toBeLessThanOrEqual(row);
    expect(drawn.to).toBeGreaterThanOrEqual(Math.min(1_000, row + 20));
  }
});

test("a million rows draw no more than a hundred", () => {
  const drawn = windowOf({ scrollTop: 500_000 * ROW_PX, height }, 1_000_000);
  expect(drawn.to - drawn.from).toBeLessThan(100);
});

test("a short table is drawn whole, also when one was far down in a longer one", () => {
  expect(windowOf({ scrollTop: 0, height }, 3)).toEqual({ from: 0, to: 3 });
  expect(windowOf({ scrollTop: 900 * ROW_PX, height }, 3)).toEqual({ from: 0, to: 3 });
});

test("the next rows are asked for before one reaches the last", () => {
  expect(isNearEnd({ scrollTop: 0, height }, 100)).toBe(false);
  expect(isNearEnd({ scrollTop: 65 * ROW_PX, height }, 100)).toBe(true);
});
