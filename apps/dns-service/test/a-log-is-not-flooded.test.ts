import type { Clock } from "@lars/model";
import { aClock, aDaemonContext } from "@lars/testkit";
import { expect, test } from "vitest";
import { Convergence } from "../src/core/convergence.ts";
import { LineLimit } from "../src/core/line-limit.ts";
import { TALLY_BYTES } from "../src/io/loop-tallies.ts";
import { Supervisor } from "../src/io/supervisor.ts";

function aSupervisor(clock: Clock) {
  const context = aDaemonContext();
  const lines: { readonly text: string; readonly omitted?: number }[] = [];
  const keep = (fields: { omitted?: number }, text: string) => void lines.push({ text, ...fields });
  Object.assign(context.log, { info: keep, error: keep });
  const identity = { software: "test", version: "0", hostname: "test", instance: "test" };
  const tallies = new SharedArrayBuffer(TALLY_BYTES);
  return { supervisor: new Supervisor(context, { tallies, convergence: new Convergence(), identity, clock }), lines };
}

test("some lines are written at once, then one now and then, which says how many were left out before it", () => {
  const clock = aClock();
  const limit = new LineLimit(clock);
  const taken = (times: number) => Array.from({ length: times }, () => limit.take());
  expect(taken(23)).toEqual([...Array<number>(20).fill(0), undefined, undefined, undefined]);
  clock.advance(9_999);
  expect(taken(1)).toEqual([undefined]);
  clock.advance(1);
  expect(taken(2)).toEqual([4, undefined]);
  clock.advance(25_000);
  expect(taken(3)).toEqual([1, 0, undefined]);
  clock.advance(3_600_000);
  expect(taken(21).filter((one) => one !== undefined)).toHaveLength(20);
});

test("an outage is told of once, whatever reasons follow each other, and its end once", () => {
  const clock = aClock();
  const { supervisor, lines } = aSupervisor(clock);
  for (const reason of [
    "DATABASE_UNAVAILABLE: closed",
    "DATABASE_UNAVAILABLE: refused",
    "DATABASE_REFUSED: password",
  ]) {
    supervisor.hearBackend({ kind: "away", sinceMs: clock(), reason });
    clock.advance(1_000);
  }
  for (const _ of [1, 2]) supervisor.hearBackend({ kind: "back" });
  const since = new Date(clock() - 3_000); // by which the log says how old that is
  expect(lines).toEqual([
    { text: "routes cannot be loaded; nothing can be served yet", since, reason: "DATABASE_UNAVAILABLE: closed" },
    { text: "MySQL answers again; routes are fresh", since },
  ]);
});

test("a MySQL that comes and goes, and edits without pause, leave some lines in the log, and the last ones say so", () => {
  const clock = aClock();
  const { supervisor, lines } = aSupervisor(clock);
  const load = { how: "changes", tookMs: 1, skippedRows: 0, truncatedRoutes: [], changedRoutes: 1 } as const;
  const oneRound = (): void => {
    supervisor.hearBackend({ kind: "away", sinceMs: clock(), reason: "DATABASE_UNAVAILABLE" });
    supervisor.hearBackend({ kind: "back" });
    for (let edit = 0; edit < 3; edit++) supervisor.hearBackend({ kind: "loaded", load });
  };
  for (let round = 0; round < 100; round++) oneRound();
  const count = (start: string) => lines.filter(({ text }) => text.startsWith(start)).length;
  const counts = () => ["routes cannot be loaded", "MySQL answers again", "routes loaded"].map(count);
  expect(counts()).toEqual([20, 20, 20]);
  clock.advance(10_000);
  oneRound();
  expect(counts()).toEqual([21, 21, 21]);
  expect(lines.slice(-3).map(({ omitted }) => omitted)).toEqual([80, undefined, 280]);
});
