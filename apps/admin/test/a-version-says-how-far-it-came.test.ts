import { expect, test } from "vitest";
import en from "../messages/en.json" with { type: "json" };
import {
  type Convergence,
  durationOf,
  expectedOf,
  longKeyOf,
  shortKeyOf,
  silentOf,
  TONES,
  type VersionState,
} from "../src/convergence/convergence-tone.ts";

const aConvergence = (given: Partial<Convergence> = {}): Convergence => ({
  state: "applied",
  into: null,
  told: 12,
  acknowledging: 12,
  applied: 12,
  waiting: 0,
  p50Ms: 1,
  p99Ms: 2,
  lastMs: 3,
  stragglers: [],
  ...given,
});
const states = Object.keys(TONES) as VersionState[];
const nobody = { told: 0, acknowledging: 0, applied: 0 };

test("every state has its words, short and long", () => {
  for (const state of states)
    for (const convergence of [aConvergence(), aConvergence(nobody), aConvergence({ ...nobody, waiting: 3 })]) {
      const [short, long] = [shortKeyOf(state, convergence).slice(6), longKeyOf(state, convergence).slice(5)];
      expect(Object.keys(en.convergence.short), state).toContain(short);
      expect(Object.keys(en.convergence.long), state).toContain(long);
    }
});

test("only what is known to be applied, or needed no telling, is green", () => {
  expect(states.filter((state) => TONES[state] === "good").sort()).toEqual(["applied", "nobody"]);
});

test("where nobody can serve it is red, where somebody is late amber", () => {
  expect([TONES.noNode, TONES.unready]).toEqual(["bad", "bad"]);
  expect([TONES.stale, TONES.behind, TONES.late]).toEqual(["warn", "warn", "warn"]);
});

test("it is applied by those who did, of those who did and those who are waited for", () => {
  expect(expectedOf(aConvergence({ applied: 9, waiting: 3 }))).toBe(12);
});

test("who was told and gives no account is counted apart, and never below zero", () => {
  expect(silentOf(aConvergence({ told: 15 }))).toBe(3);
  expect(silentOf(aConvergence({ told: 11 }))).toBe(0);
});

test("nobody is late where a dns-service is; before anybody was told it is on its way", () => {
  expect(longKeyOf("late", aConvergence())).toBe("long.lateNode");
  expect(longKeyOf("late", aConvergence({ waiting: 1 }))).toBe("long.late");
  expect(shortKeyOf("going", aConvergence(nobody))).toBe("short.goingNobody");
  expect(shortKeyOf("going", aConvergence({ applied: 1, waiting: 2 }))).toBe("short.going");
});

test("a time is told in milliseconds below a second, in tenths of seconds from there on", () => {
  expect([84, 999, 1_000, 1_240].map(durationOf)).toEqual([
    { unit: "ms", count: 84 },
    { unit: "ms", count: 999 },
    { unit: "s", count: 1 },
    { unit: "s", count: 1.2 },
  ]);
});
