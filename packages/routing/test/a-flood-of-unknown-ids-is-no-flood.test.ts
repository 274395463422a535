import { routeKey } from "@lars/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { AbsentModules } from "../src/absent-modules.ts";
import { FIRST_PULLS } from "../src/agent-policy.ts";
import { Module } from "../src/module.ts";
import { PullBudget } from "../src/pull-budget.ts";
import { anAnswer, aShard, hosts, POLICY } from "./builders.ts";

const FLOOD = 20_000;

test("a flood of unknown ids is answered, and becomes a bounded number of requests to the dns-service", () => {
  const { routes, clock, pulls } = aShard({ policy: { modulesMax: 10_000 } });
  for (let id = 0; id < FLOOD; id += 1) expect(routes.pick(id, 1)).toEqual({ kind: "unknown" });
  expect(pulls().length).toBe(FIRST_PULLS.atOnce);
  expect(routes.pullsHeldBack).toBe(FLOOD - FIRST_PULLS.atOnce);

  for (let second = 1; second <= 3; second += 1) {
    clock.advance(1_000);
    for (let id = 0; id < FLOOD; id += 1) routes.pick(second * FLOOD + id, 1);
    expect(pulls().length).toBe(FIRST_PULLS.perSecond);
  }
});

test("while ids are flooded, modules that are known are served, and pulled when they are old", () => {
  const { routes, clock, pulls } = aShard();
  routes.update(anAnswer(1, 1, hosts(1)));
  for (let id = 10; id < FLOOD; id += 1) routes.pick(id, 1);
  pulls();
  clock.advance(POLICY.updateTimeoutMs + 1);
  for (let id = 10; id < FLOOD; id += 1) routes.pick(id, 2);
  pulls();
  expect(routes.pick(1, 1)).toMatchObject({ kind: "host" });
  expect(pulls()).toEqual(["1·1"]);
});

test("a module that was held back is pulled when it is asked for later", () => {
  const { routes, clock, pulls } = aShard();
  for (let id = 0; id <= FIRST_PULLS.atOnce; id += 1) routes.pick(id, 1);
  expect(pulls()).not.toContain(`${FIRST_PULLS.atOnce}·1`);
  clock.advance(50);
  routes.pick(FIRST_PULLS.atOnce, 1);
  expect(pulls()).toEqual([`${FIRST_PULLS.atOnce}·1`]);
});

/** Asks for ids, takes answers, and looks whether the table keeps its promises. */
function askAndAnswer(
  steps: readonly { id: number; answer: "none" | "hosts" | undefined }[],
  modulesMax: number,
): void {
  const { routes } = aShard({ policy: { modulesMax } });
  const served = new Set<number>();
  for (const { id, answer } of steps) {
    routes.pick(id, 1);
    const took = answer && routes.update(anAnswer(id, 1, answer === "hosts" ? hosts(1) : []));
    if (took === "applied") served.add(id);
    if (took === "dropped") served.delete(id);
    expect(routes.modules.size).toBeLessThanOrEqual(modulesMax);
    for (const each of served) expect(routes.modules.get(each, 1)?.balancer.size).toBe(1);
  }
}

test("whatever is asked for and answered, the table keeps its bound, and modules with hosts stay in it", () => {
  const answer = fc.constantFrom("none" as const, "hosts" as const, undefined);
  const steps = fc.array(fc.record({ id: fc.nat(40), answer }), { maxLength: 200, size: "max" });
  fc.assert(fc.property(steps, (each) => askAndAnswer(each, 8)));
});

test("the memory of what does not exist is bounded, and keeps the latest", () => {
  const absent = new AbsentModules({ entriesMax: 100, rememberMs: 1_000 });
  for (let id = 0; id < 10_000; id += 1) {
    absent.remember(new Module(routeKey(id, 1), { clock: () => 0, policy: POLICY.balance }), 0);
  }
  expect(absent.size).toBe(100);
  expect([absent.has(routeKey(9_899, 1), 0), absent.has(routeKey(9_900, 1), 0)]).toEqual([false, true]);
});

test("a budget never gives more than it holds and what grew back, and a clock that is set back does not stop it", () => {
  const steps = fc.array(fc.integer({ min: -5_000, max: 5_000 }), { maxLength: 60, size: "max" });
  fc.assert(
    fc.property(steps, (advances) => {
      const budget = new PullBudget({ atOnce: 20, perSecond: 10 });
      let now = 1_000_000;
      let [taken, forward] = [0, 0];
      for (const advance of advances) {
        now += advance;
        forward += Math.max(0, advance);
        const most = 20 + forward / 100 + 1e-6;
        while (taken <= most && budget.take(now)) taken += 1;
        expect(taken).toBeLessThanOrEqual(most);
      }
      expect(budget.take(now + 101)).toBe(true);
    }),
  );
});
