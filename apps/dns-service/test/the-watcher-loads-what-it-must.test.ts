import type { RouteVersion } from "@lars/model";
import { expect, test } from "vitest";
import { explainsStep, RouteWatcher, trimBefore } from "../src/core/route-watcher.ts";

const v = (version: number) => BigInt(version) as RouteVersion;
const at = (first: number, last = first) => ({
  modId: 1,
  cmdId: 1,
  firstVersion: BigInt(first),
  version: BigInt(last),
});

function aWatcher(now: { ms: number }) {
  return new RouteWatcher({ loadIntervalMs: 8_000, loadShareMax: 0.1 }, () => now.ms);
}

test("everything is loaded first, then only what changed", () => {
  const now = { ms: 0 };
  const watcher = aWatcher(now);
  expect(watcher.plan(v(5))).toEqual({ kind: "everything", why: "first" });
  watcher.loadedEverything(v(5), 0, now.ms);
  expect(watcher.plan(v(5))).toEqual({ kind: "rest" });
  expect(watcher.plan(v(9))).toEqual({ kind: "changes", since: 5n });
  watcher.loadedChanges(v(9));
  expect(watcher.plan(v(9))).toEqual({ kind: "rest" });
});

test("a load that failed is due again: the plan is the same until something was loaded", () => {
  const watcher = aWatcher({ ms: 0 });
  watcher.loadedEverything(v(5), 0, 0);
  expect(watcher.plan(v(6))).toEqual(watcher.plan(v(6)));
  expect(watcher.version).toBe(5n);
});

test("a version that goes back is loaded in full", () => {
  const watcher = aWatcher({ ms: 0 });
  watcher.loadedEverything(v(5), 0, 0);
  expect(watcher.plan(v(4))).toEqual({ kind: "everything", why: "went_back" });
});

test("everything is loaded again every interval, though no version says so", () => {
  const now = { ms: 1_000 };
  const watcher = aWatcher(now);
  watcher.loadedEverything(v(5), 990, 1_000);
  now.ms = 8_989;
  expect(watcher.plan(v(5))).toEqual({ kind: "rest" });
  now.ms = 8_990;
  expect(watcher.plan(v(5))).toEqual({ kind: "everything", why: "interval" });
});

test("full loads take at most a tenth of the time, however long one takes", () => {
  const now = { ms: 3_000 };
  const watcher = aWatcher(now);
  watcher.loadedEverything(v(5), 0, now.ms);
  now.ms = 29_999;
  expect(watcher.plan(v(5))).toEqual({ kind: "rest" });
  now.ms = 30_000;
  expect(watcher.plan(v(5))).toEqual({ kind: "everything", why: "interval" });
});

test("rows explain a step only when nobody can have trimmed one of it", () => {
  expect(explainsStep([at(5), at(6), at(7)], v(5), v(7))).toBe(true);
  expect(explainsStep([at(5, 7)], v(5), v(7))).toBe(true); // one route, edited at each of them
  expect(explainsStep([at(7)], v(5), v(7))).toBe(false); // rows of 5 are gone: what else is?
  expect(explainsStep([at(5), at(6)], v(5), v(7))).toBe(false); // who wrote 7 wrote no rows
  expect(explainsStep([], v(5), v(7))).toBe(false);
  expect(explainsStep([], v(5), v(5))).toBe(true);
  expect(explainsStep([at(4), at(5)], v(5), v(4))).toBe(false);
});

test("changes are trimmed by age, never those of the version that is served", () => {
  const week = 7 * 86_400_000;
  expect(trimBefore(v(2_000_000_000), 1_900_000_000_000, week)).toBe(1_900_000_000n - 604_800n);
  expect(trimBefore(v(17), 1_900_000_000_000, week)).toBe(17n);
});
