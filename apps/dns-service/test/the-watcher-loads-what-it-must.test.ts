import type { RouteVersion } from "@lars/model";
import { expect, test } from "vitest";
import { explainsStep, RouteWatcher, trimBefore } from "../src/core/route-watcher.ts";

const v = (version: number) => BigInt(version) as RouteVersion;
const step = (version: number, knowsSince: boolean, ...changed: number[]) => ({
  version: BigInt(version),
  knowsSince,
  changes: changed.map((at) => ({ modId: at, cmdId: 1, version: BigInt(at) })),
});

const aLoad = (startedMs: number, endedMs: number, hasChanges = true) => ({ startedMs, endedMs, hasChanges });

function aWatcher(now: { ms: number }) {
  return new RouteWatcher({ loadIntervalMs: 8_000, loadShareMax: 0.1 }, () => now.ms);
}

test("everything is loaded first, then only what changed", () => {
  const now = { ms: 0 };
  const watcher = aWatcher(now);
  expect(watcher.plan(v(5))).toEqual({ kind: "everything", why: "first" });
  watcher.loadedEverything(v(5), aLoad(0, now.ms));
  expect(watcher.plan(v(5))).toEqual({ kind: "rest" });
  expect(watcher.plan(v(9))).toEqual({ kind: "changes", since: 5n, hadChanges: true });
  watcher.loadedChanges(v(9));
  expect(watcher.plan(v(9))).toEqual({ kind: "rest" });
});

test("a load that failed is due again: the plan is the same until something was loaded", () => {
  const watcher = aWatcher({ ms: 0 });
  watcher.loadedEverything(v(5), aLoad(0, 0));
  expect(watcher.plan(v(6))).toEqual(watcher.plan(v(6)));
  expect(watcher.version).toBe(5n);
});

test("a version that goes back is loaded in full", () => {
  const watcher = aWatcher({ ms: 0 });
  watcher.loadedEverything(v(5), aLoad(0, 0));
  expect(watcher.plan(v(4))).toEqual({ kind: "everything", why: "went_back" });
});

test("everything is loaded again every interval, though no version says so", () => {
  const now = { ms: 1_000 };
  const watcher = aWatcher(now);
  watcher.loadedEverything(v(5), aLoad(990, 1_000));
  now.ms = 8_989;
  expect(watcher.plan(v(5))).toEqual({ kind: "rest" });
  now.ms = 8_990;
  expect(watcher.plan(v(5))).toEqual({ kind: "everything", why: "interval" });
});

test("full loads take at most a tenth of the time, however long one takes", () => {
  const now = { ms: 3_000 };
  const watcher = aWatcher(now);
  watcher.loadedEverything(v(5), aLoad(0, now.ms));
  now.ms = 29_999;
  expect(watcher.plan(v(5))).toEqual({ kind: "rest" });
  now.ms = 30_000;
  expect(watcher.plan(v(5))).toEqual({ kind: "everything", why: "interval" });
});

test("rows explain a step only when nobody can have trimmed one of it", () => {
  const known = { since: v(5), hadChanges: true };
  expect(explainsStep(step(7, true, 6, 7), known)).toBe(true);
  expect(explainsStep(step(7, false, 7), known)).toBe(false); // rows of 5 are gone: what else is?
  expect(explainsStep(step(7, true, 6), known)).toBe(false); // who wrote 7 wrote no rows
  expect(explainsStep(step(7, true), known)).toBe(false);
  expect(explainsStep(step(5, true), known)).toBe(true);
  expect(explainsStep(step(5, false), known)).toBe(true);
  expect(explainsStep(step(4, true), known)).toBe(false);
});

test("where the writer of a version wrote no rows, nobody can have trimmed them: rows of the next one explain it", () => {
  const watcher = aWatcher({ ms: 0 });
  watcher.loadedEverything(v(5), aLoad(0, 0, false)); // filled by a script
  expect(watcher.plan(v(7))).toEqual({ kind: "changes", since: 5n, hadChanges: false });
  const unknown = { since: v(5), hadChanges: false };
  expect(explainsStep(step(7, false, 7), unknown)).toBe(true);
  expect(explainsStep(step(7, false, 6), unknown)).toBe(false);
  expect(explainsStep(step(7, false), unknown)).toBe(false);
  watcher.loadedChanges(v(7)); // its rows were there, and are missed from now on if they go
  expect(watcher.plan(v(9))).toEqual({ kind: "changes", since: 7n, hadChanges: true });
});

test("changes are trimmed by age, never those of the version that is served", () => {
  const week = 7 * 86_400_000;
  expect(trimBefore(v(2_000_000_000), 1_900_000_000_000, week)).toBe(1_900_000_000n - 604_800n);
  expect(trimBefore(v(17), 1_900_000_000_000, week)).toBe(17n);
});

test("while a load is held back, everything is looked at again now and then, and when the time is over", () => {
  const now = { ms: 0 };
  const watcher = aWatcher(now);
  const held = { sinceMs: 0, untilMs: 30_000 };
  const looks: number[] = [];
  watcher.heldBack(v(5), aLoad(0, 100), held);
  for (; now.ms <= 30_000; now.ms += 100) {
    if (!watcher.isFullLoadDue) continue;
    looks.push(now.ms);
    watcher.heldBack(v(5), aLoad(now.ms, now.ms + 100), held);
  }
  expect(looks).toEqual([3_000, 6_000, 9_000, 12_000, 15_000, 18_000, 21_000, 24_000, 27_000, 30_000]);
  expect(watcher.plan(v(5))).toEqual({ kind: "rest" });
});

test("looking at what is held back takes at most a tenth of the time, however long a load takes", () => {
  const now = { ms: 2_000 };
  const watcher = aWatcher(now);
  const held = { sinceMs: 2_000, untilMs: 32_000 };
  watcher.heldBack(v(5), aLoad(0, 2_000), held); // another one in between would make the last one late
  now.ms = 31_999;
  expect(watcher.isFullLoadDue).toBe(false);
  now.ms = 32_000;
  expect(watcher.isFullLoadDue).toBe(true);
  watcher.heldBack(v(5), aLoad(25_000, 32_000), held);
  now.ms = 94_999;
  expect(watcher.isFullLoadDue).toBe(false);
});
