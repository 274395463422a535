import { expect, test } from "vitest";
import { anAnswer, aShard, hosts } from "./builders.ts";

const KEPT = { policy: { keepLastHostsMs: 60_000 } };

test("without hosts a module is dropped, unless its last hosts are to be kept: then they are served, stale", () => {
  const { routes } = aShard(KEPT);
  routes.update(anAnswer(1, 1, hosts(1)));
  expect(routes.update(anAnswer(1, 1, []))).toBe("kept");
  expect(routes.pick(1, 1)).toMatchObject({ kind: "host", address: hosts(1)[0] });
  expect(routes.modules.get(1, 1)?.stale).toBe(true);
  expect(routes.update(anAnswer(2, 2, []))).toBe("dropped"); // there is nothing to keep
});

test("they are kept for so long after the first such answer, however many follow, and then the module is gone", () => {
  const { routes, clock } = aShard(KEPT);
  routes.update(anAnswer(1, 1, hosts(1)));
  for (let n = 0; n < 3; n += 1) {
    routes.update(anAnswer(1, 1, []));
    clock.advance(19_000);
    routes.tick();
  }
  expect(routes.pick(1, 1).kind).toBe("host");
  clock.advance(3_000);
  routes.tick();
  expect(routes.modules.get(1, 1)).toBeUndefined();
  expect(routes.pick(1, 1)).toEqual({ kind: "unknown" });
});

test("hosts that come back end it: nothing is dropped later", () => {
  const { routes, clock } = aShard(KEPT);
  routes.update(anAnswer(1, 1, hosts(1)));
  routes.update(anAnswer(1, 1, []));
  routes.update(anAnswer(1, 1, hosts(2)));
  clock.advance(70_000);
  routes.tick();
  expect(routes.pick(1, 1)).toMatchObject({ kind: "host", address: hosts(2)[0] });
  expect(routes.modules.get(1, 1)?.stale).toBe(false);
});

test("other numbers apply to modules that are there, and neither a module nor a count is lost", () => {
  const { routes } = aShard();
  routes.update(anAnswer(1, 1, hosts(1)));
  const [host] = hosts(1);
  if (host === undefined) throw new Error("a host");
  const report = (outcome: "success" | "failure") => routes.report({ modId: 1, cmdId: 1 }, host, outcome);
  for (let n = 0; n < 3; n += 1) report("failure");
  expect(routes.pick(1, 1).kind).toBe("host");
  const policy = aShard().policy;
  routes.obey({ ...policy, balance: { ...policy.balance, failureStreakMax: 4 } });
  expect(routes.modules.get(1, 1)?.balancer.snapshot().idle[0]).toMatchObject({ failuresTotal: 3, failureStreak: 3 });
  report("failure");
  expect(routes.pick(1, 1)).toEqual({ kind: "overloaded" });
  expect(routes.modules.get(1, 1)?.balancer.snapshot().overload[0]).toMatchObject({ failuresTotal: 4 });
});
