import { expect, test } from "vitest";
import { STOP_TOTAL_MS, stopBudgetMs } from "../src/core/stop-budget.ts";

/** Who asks, who is asked, the database. */
const STAGES = 3;

/** Until a killed process is gone, and noticed, on a machine that is busy. */
const KILLED_MS = 250;

/** One stage after the other, each taking all that it is given before it is killed, and longer than that to be gone. */
function elapsedWhenAllHang(stages: number, goneMs: number): number {
  let elapsedMs = 0;
  for (let othersLeft = stages - 1; othersLeft >= 0; othersLeft -= 1) {
    elapsedMs += stopBudgetMs(elapsedMs, othersLeft) + goneMs;
  }
  return elapsedMs;
}

test("when everything hangs, the last kill comes within the time there is", () => {
  expect(elapsedWhenAllHang(STAGES, 0)).toBeLessThanOrEqual(STOP_TOTAL_MS);
});

test("when killed processes also take their time to be gone, the promise is kept with some to spare", () => {
  expect(elapsedWhenAllHang(STAGES, KILLED_MS)).toBeLessThan(4_500);
  expect(elapsedWhenAllHang(STAGES, 2 * KILLED_MS)).toBeLessThan(5_000);
});

test("a stage that hangs leaves each of the others a share", () => {
  const first = stopBudgetMs(0, STAGES - 1);
  expect(first).toBeGreaterThan(1_900); // an agent waits 1.5 s for its reporter
  expect(stopBudgetMs(first, STAGES - 2)).toBeGreaterThanOrEqual(900);
});

test("when all the time is gone, the last still gets a moment", () => {
  expect(stopBudgetMs(60_000, 0)).toBeGreaterThan(0);
});
