import { expect, test } from "vitest";
import { fillSteps, lastKnown, valuesOf } from "../src/chart/fill-steps.ts";
import { latestRates, ratesOf } from "../src/features/overview/fleet-rates.ts";

const steps = { fromSeconds: 600, untilSeconds: 900, stepSeconds: 60 };
const point = (atSeconds: number, given: object = {}) => ({ atSeconds, minutes: 1, succ: 540, err: 60, ...given });

test("every step of a span is there, and those that nobody listened to are gaps", () => {
  const filled = fillSteps(steps, [point(600), point(720)]);
  expect(filled.at).toEqual([600, 660, 720, 780, 840]);
  expect(valuesOf(filled, ({ succ }) => succ)).toEqual([540, null, 540, null, null]);
});

test("a minute without calls is zero", () => {
  expect(ratesOf(steps, [point(660, { succ: 0, err: 0 })]).calls).toEqual([null, 0, null, null, null]);
});

test("a rate is per second of the minutes that are known", () => {
  const rates = ratesOf({ ...steps, stepSeconds: 300 }, [point(600, { minutes: 2 })]);
  expect(rates).toEqual({ at: [600], calls: [5], errors: [0.5] });
});

test("what is read out is the newest step that is known", () => {
  expect(lastKnown([[1, null, 3, null]])).toBe(2);
  expect(lastKnown([[null, null]])).toBe(1);
  expect(lastKnown([])).toBe(-1);
  expect(latestRates(steps, [point(660)])).toEqual({ calls: 10, errors: 1, atMs: 720_000 });
  expect(latestRates(steps, [])).toBeUndefined();
});
