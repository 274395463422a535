import { expect, test } from "vitest";
import { STOP_TOTAL_MS, stopBudgetMs } from "../src/core/stop-budget.ts";

/** Stops one after the other, each taking all that it is given before it is killed. */
function elapsedWhenAllHang(count: number): number {
  let elapsedMs = 0;
  for (let othersLeft = count - 1; othersLeft >= 0; othersLeft -= 1) elapsedMs += stopBudgetMs(elapsedMs, othersLeft);
  return elapsedMs;
}

test("five that all hang are through within the promise", () => {
  expect(elapsedWhenAllHang(5)).toBeLessThanOrEqual(STOP_TOTAL_MS);
  expect(STOP_TOTAL_MS).toBeLessThan(5_000);
});

test("one that hangs leaves each of the others a share", () => {
  const first = stopBudgetMs(0, 4);
  expect(stopBudgetMs(first, 3)).toBeGreaterThanOrEqual(500);
});

test("when all the time is gone, the last still gets a moment", () => {
  expect(stopBudgetMs(60_000, 0)).toBeGreaterThan(0);
});
