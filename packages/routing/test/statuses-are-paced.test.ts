import { expect, test } from "vitest";
import { anAnswer, aShard, hosts, type TestShard } from "./builders.ts";

const KEY = { modId: 1, cmdId: 2 };
const [host] = hosts(1);

function aShardWithAHost(): TestShard {
  const shard = aShard();
  shard.routes.update(anAnswer(1, 2, hosts(1)));
  shard.routes.dueStates();
  shard.clock.advance(1_000);
  return shard;
}

function report({ routes }: TestShard, times = 1): void {
  for (let n = 0; n < times; n += 1) if (host !== undefined) routes.report(KEY, host, "success");
}

const statuses = ({ routes }: TestShard): number => routes.dueStatuses().length;
const states = ({ routes }: TestShard): number => routes.dueStates().length;

test("not every report sends the module's status: at most one a second, and one more after the last report", () => {
  const shard = aShardWithAHost();
  let sent = 0;
  for (let ms = 0; ms < 10_000; ms += 100) {
    report(shard, 50);
    sent += statuses(shard);
    shard.clock.advance(100);
  }
  expect(sent).toBe(10);
  shard.clock.advance(1_000);
  expect(statuses(shard)).toBe(1);
  shard.clock.advance(60_000);
  expect(statuses(shard)).toBe(0);
});

test("the status after the last report holds every report", () => {
  const shard = aShardWithAHost();
  report(shard);
  expect(statuses(shard)).toBe(1);
  report(shard, 3);
  expect(statuses(shard)).toBe(0);
  shard.clock.advance(1_000);
  const [module] = shard.routes.dueStatuses();
  expect(module?.balancer.snapshot().idle[0]?.successesTotal).toBe(4);
});

test("a module without calls sends no status", () => {
  const shard = aShardWithAHost();
  shard.routes.pick(1, 2);
  expect(statuses(shard)).toBe(0);
});

test("a dropped module's last reports are told", () => {
  const shard = aShardWithAHost();
  report(shard, 2);
  shard.routes.update(anAnswer(1, 2, []));
  const [module] = shard.routes.dueStatuses();
  expect(module?.balancer.snapshot().idle[0]?.realSuccesses).toBe(2);
});

test("every change of a module's state is told, at most once a second", () => {
  const shard = aShardWithAHost();
  shard.routes.pick(1, 2);
  expect(states(shard)).toBe(1);
  shard.routes.pick(1, 2);
  report(shard);
  expect(states(shard)).toBe(0);
  shard.clock.advance(1_000);
  expect(states(shard)).toBe(1);
  shard.clock.advance(1_000);
  expect(states(shard)).toBe(0);
});

test("that a module went is told if it was ever told of, and never after it came back", () => {
  const shard = aShardWithAHost();
  shard.routes.update(anAnswer(1, 2, []));
  expect(shard.routes.dueStates()).toMatchObject([{ dropped: true }]);

  shard.routes.update(anAnswer(1, 2, hosts(1)));
  expect(shard.routes.dueStates()).toEqual([]); // within the second
  shard.routes.update(anAnswer(1, 2, []));
  shard.routes.update(anAnswer(1, 2, hosts(2)));
  shard.clock.advance(1_000);
  expect(shard.routes.dueStates()).toMatchObject([{ dropped: false }]);

  shard.routes.pick(9, 9);
  shard.routes.update(anAnswer(9, 9, []));
  expect(shard.routes.dueStates()).toEqual([]);
});

test("a reporter that is new is told everything, and nothing twice", () => {
  const shard = aShardWithAHost();
  report(shard);
  statuses(shard);
  states(shard);
  const { statuses: calls, states: changes } = shard.routes.everything();
  expect([calls.length, changes.length]).toEqual([1, 1]);
  shard.clock.advance(1_000);
  expect([statuses(shard), states(shard)]).toEqual([0, 0]);
});

test("an agent that stops says what is left, whenever it spoke last", () => {
  const shard = aShardWithAHost();
  report(shard);
  statuses(shard);
  report(shard);
  expect(statuses(shard)).toBe(0);
  expect(shard.routes.lastWords().statuses.length).toBe(1);
});
