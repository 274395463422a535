import { expect, test } from "vitest";
import { aBalancer, aClock, aHost, reports } from "./builders.ts";

const bad = aHost(7);

test("a fresh host's first failed call does not make it overloaded", () => {
  const balancer = aBalancer({ hosts: [bad] });
  balancer.report(bad, "failure");
  expect(balancer.snapshot().overload).toEqual([]);
});

test("a rested host returns once its overload window has passed", () => {
  const clock = aClock();
  const balancer = aBalancer({ hosts: [bad], clock, policy: { overloadWindowMs: 15_000 } });
  reports(balancer, bad, ["failure", 15]);
  expect(balancer.pick()).toEqual({ kind: "overloaded" });

  clock.advance(15_000);
  balancer.report(bad, "failure"); // a late report is what notices the time
  expect(balancer.pick()).toEqual({ kind: "host", address: bad, probe: false });
});

test("windows are compared in whole seconds, as deployed programs do", () => {
  const clock = aClock(1_700_000_000_900);
  const balancer = aBalancer({ hosts: [bad], clock });
  balancer.report(bad, "success");
  clock.set(1_700_000_015_000); // 14.1 s later, and 15 whole seconds
  balancer.report(bad, "success");
  expect(balancer.snapshot().idle[0]?.realSuccesses).toBe(0);
});

test("counts since the host joined never reset", () => {
  const clock = aClock();
  const balancer = aBalancer({ hosts: [bad], clock });
  reports(balancer, bad, ["failure", 20]);
  clock.advance(60_000);
  reports(balancer, bad, ["success", 3]);
  expect(balancer.snapshot().idle[0]).toMatchObject({ successesTotal: 3, failuresTotal: 20, realSuccesses: 2 });
});

test("a balancer without hosts answers unknown, and a report to it changes nothing", () => {
  const balancer = aBalancer({ hosts: [] });
  expect(balancer.pick()).toEqual({ kind: "unknown" });
  expect(balancer.report(bad, "failure")).toBe("unknown");
  expect(balancer.snapshot()).toEqual({ accessCount: 0, idle: [], overload: [] });
});

test("an update answers whether it changed anything; a host named twice counts once", () => {
  const balancer = aBalancer({ hosts: [aHost(1), aHost(2)] });
  expect(balancer.update([aHost(2), aHost(1), aHost(2)])).toBe(false);
  expect(balancer.update([aHost(1)])).toBe(true);
  expect(balancer.update([aHost(1), aHost(1, 9001)])).toBe(true);
  expect(balancer.addresses()).toEqual([aHost(1), aHost(1, 9001)]);
});
