import { hostAddress } from "@lars/model";
import { expect, test } from "vitest";
import { anAnswer, aShard, hosts } from "./builders.ts";

test("an unknown module is created PULLING, requested once, and answered unknown until hosts come", () => {
  const { routes, pulls } = aShard();
  expect(routes.pick(1, 2)).toEqual({ kind: "unknown" });
  expect(routes.pick(1, 2)).toEqual({ kind: "unknown" });
  expect(pulls()).toEqual(["1·2"]);
  expect(routes.modules.get(1, 2)?.life).toBe("PULLING");

  routes.update(anAnswer(1, 2, hosts(1)));
  expect(routes.modules.get(1, 2)?.life).toBe("NEW");
  expect(routes.pick(1, 2)).toMatchObject({ kind: "host", address: hosts(1)[0] });
});

test("an empty module in state NEW is pulled when it is asked for", () => {
  const { routes, pulls } = aShard();
  routes.pick(1, 2);
  pulls();
  const module = routes.modules.get(1, 2);
  module?.pullLost(); // as a reconnect leaves it
  expect(module?.life).toBe("NEW");
  expect(routes.pick(1, 2)).toEqual({ kind: "unknown" });
  expect(pulls()).toEqual(["1·2"]);
});

test("a request lost on the way counts as not sent after the pull timeout, and is sent again", () => {
  const { routes, clock, pulls } = aShard();
  routes.pick(1, 2);
  pulls();
  clock.advance(1_999);
  routes.pick(1, 2);
  expect(pulls()).toEqual([]);
  clock.advance(1);
  routes.pick(1, 2);
  expect(pulls()).toEqual(["1·2"]);
});

test("a pull times out by itself, even when nobody asks", () => {
  const { routes, clock } = aShard();
  routes.pick(1, 2);
  clock.advance(2_000);
  routes.tick();
  expect(routes.modules.get(1, 2)?.life).toBe("NEW");
});

test("a module that is older than update_timeout is pulled when a host or its route is asked for, and served meanwhile", () => {
  const { routes, clock, pulls } = aShard();
  routes.update(anAnswer(1, 2, hosts(1)));
  clock.advance(15_000);
  routes.pick(1, 2);
  expect(pulls()).toEqual([]);
  clock.advance(1);
  expect(routes.hostsOf(1, 2)).toEqual(hosts(1));
  expect(routes.pick(1, 2)).toMatchObject({ kind: "host" });
  expect(pulls()).toEqual(["1·2"]);
});

test("on a new connection every PULLING module goes back to NEW, and every module is subscribed again", () => {
  const { routes, pulls } = aShard();
  routes.update(anAnswer(1, 1, hosts(1)));
  routes.pick(2, 2);
  pulls();
  routes.disconnected();
  routes.connected();
  expect(pulls().sort()).toEqual(["1·1", "2·2"]);
});

test("ten thousand modules are subscribed again in batches, each once", () => {
  const { routes, pulls } = aShard({ policy: { modulesMax: 10_000 } });
  for (let id = 0; id < 10_000; id += 1) routes.update(anAnswer(id, 1, hosts(1)));
  routes.connected();
  expect(pulls().length).toBe(500);
  routes.pick(9_999, 1);
  for (let n = 0; n < 30; n += 1) routes.tick();
  expect(new Set(pulls()).size).toBe(9_500);
});

test("a pushed update is like an answer, also for a module that nobody asked for yet", () => {
  const { routes, pulls } = aShard();
  expect(routes.update(anAnswer(3, 3, hosts(1, 2)))).toBe("applied");
  expect(routes.pick(3, 3)).toMatchObject({ kind: "host" });
  expect(pulls()).toEqual([]);
});

test("zero hosts drop the module", () => {
  const { routes } = aShard();
  routes.update(anAnswer(1, 2, hosts(1)));
  expect(routes.update(anAnswer(1, 2, []))).toBe("dropped");
  expect(routes.modules.size).toBe(0);
  expect(routes.pick(1, 2)).toEqual({ kind: "unknown" });
  expect(routes.report({ modId: 1, cmdId: 2 }, hostAddress(1, 1), "success")).toBe("unknown");
});

test("that a module does not exist is remembered for a second: its callers are not requests to the dns-service", () => {
  const { routes, clock, pulls } = aShard();
  routes.pick(1, 2);
  routes.update(anAnswer(1, 2, []));
  pulls();
  for (let n = 0; n < 100; n += 1) expect(routes.pick(1, 2)).toEqual({ kind: "unknown" });
  clock.advance(999);
  routes.tick();
  routes.pick(1, 2);
  expect(pulls()).toEqual([]);
  clock.advance(1);
  routes.pick(1, 2);
  expect(pulls()).toEqual(["1·2"]);
});

test("a module that comes to exist is served at once, however fresh the memory that it did not", () => {
  const { routes } = aShard();
  routes.pick(1, 2);
  routes.update(anAnswer(1, 2, []));
  routes.update(anAnswer(1, 2, hosts(1)));
  expect(routes.pick(1, 2)).toMatchObject({ kind: "host" });
});

test("the first answer is rotated by the dice, later ones keep the order that hosts have", () => {
  const { routes } = aShard({ dice: 0.5 });
  routes.update(anAnswer(1, 2, hosts(1, 2, 3, 4)));
  expect(routes.hostsOf(1, 2)).toEqual(hosts(3, 4, 1, 2));
  routes.update(anAnswer(1, 2, hosts(1, 2, 3, 4, 5)));
  expect(routes.hostsOf(1, 2)).toEqual(hosts(3, 4, 1, 2, 5));
});

test("a removed host is neither handed out nor reported to any more", () => {
  const { routes } = aShard();
  routes.update(anAnswer(1, 2, hosts(1, 2)));
  routes.update(anAnswer(1, 2, hosts(1)));
  for (let n = 0; n < 20; n += 1) expect(routes.pick(1, 2)).toMatchObject({ address: hosts(1)[0] });
  expect(routes.report({ modId: 1, cmdId: 2 }, hostAddress(0x0a000002, 9000), "success")).toBe("unknown");
});

test("a fresh host's first failed call does not make it overloaded, whatever the time is", () => {
  const { routes } = aShard();
  routes.update(anAnswer(1, 2, hosts(1)));
  routes.report({ modId: 1, cmdId: 2 }, hostAddress(0x0a000001, 9000), "failure");
  expect(routes.modules.get(1, 2)?.balancer.snapshot().overload).toEqual([]);
});

test("routes from disk are served at once, stale, and pulled when they are asked for", () => {
  const { routes, pulls } = aShard();
  routes.remember(anAnswer(1, 2, hosts(1)));
  expect(routes.pick(1, 2)).toMatchObject({ kind: "host" });
  expect(routes.modules.get(1, 2)?.stale).toBe(true);
  expect(pulls()).toEqual(["1·2"]);
  routes.update(anAnswer(1, 2, hosts(1)));
  expect(routes.modules.get(1, 2)?.stale).toBe(false);
});

test("without a dns-service modules go on being served, marked stale", () => {
  const { routes, clock } = aShard();
  routes.update(anAnswer(1, 2, hosts(1)));
  routes.disconnected();
  clock.advance(86_400_000);
  expect(routes.pick(1, 2)).toMatchObject({ kind: "host" });
  expect(routes.modules.get(1, 2)?.stale).toBe(true);
});

test("ids that are none are invalid, and change nothing", () => {
  const { routes, pulls } = aShard();
  for (const [modId, cmdId] of [
    [-1, 1],
    [1, -1],
    [-2_147_483_648, 0],
    [2_147_483_648, 1],
    [1.5, 1],
  ] as const) {
    expect(routes.pick(modId, cmdId)).toEqual({ kind: "invalid" });
    expect(routes.hostsOf(modId, cmdId)).toEqual([]);
  }
  expect(routes.pick(2_147_483_647, 0)).toEqual({ kind: "unknown" });
  expect(pulls()).toEqual(["2147483647·0"]);
});

test("modules are bounded: the empty one that nobody asked for the longest goes first, those with hosts never", () => {
  const { routes } = aShard({ policy: { modulesMax: 3 } });
  routes.update(anAnswer(1, 1, hosts(1)));
  routes.pick(2, 2);
  routes.pick(3, 3);
  routes.pick(2, 2);
  routes.pick(4, 4);
  expect([...routes.modules].map((module) => module.key.modId).sort()).toEqual([1, 2, 4]);

  routes.update(anAnswer(2, 2, hosts(1)));
  routes.update(anAnswer(4, 4, hosts(1)));
  expect(routes.pick(5, 5)).toEqual({ kind: "full" });
  expect(routes.update(anAnswer(6, 6, hosts(1)))).toBe("refused");
  expect(routes.modules.size).toBe(3);
});

test("a clock that is set back leaves nothing waiting for ever", () => {
  const { routes, clock, pulls } = aShard();
  routes.pick(1, 1);
  pulls();
  clock.advance(-3_600_000);
  routes.pick(1, 1);
  expect(pulls()).toEqual(["1·1"]);
});

test("ports that no host has never reach a caller", () => {
  const { routes } = aShard();
  routes.update(anAnswer(1, 1, [hostAddress(1, 0), hostAddress(1, 70_000), hostAddress(1, -5), hostAddress(1, 80)]));
  expect(routes.hostsOf(1, 1)).toEqual([hostAddress(1, 80)]);
  expect(routes.update(anAnswer(1, 1, [hostAddress(1, 0)]))).toBe("dropped");
});
