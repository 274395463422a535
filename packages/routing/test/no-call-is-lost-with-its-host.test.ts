import fc from "fast-check";
import { expect, test } from "vitest";
import type { Module } from "../src/index.ts";
import { anAnswer, aShard, hosts, type TestShard } from "./builders.ts";

const KEY = { modId: 1, cmdId: 2 };
const [one, two] = hosts(1, 2);

function report({ routes }: TestShard, host: typeof one, times = 1): void {
  for (let n = 0; n < times; n += 1) if (host !== undefined) routes.report(KEY, host, "success");
}

/** What the reporter is told: `host total`, of present hosts and of removed ones. */
function told(states: readonly Module[]): { present: string[]; gone: string[] } {
  const text = ({ host, successesTotal }: Module["gone"][number]) => `${host.ip & 255} ${successesTotal}`;
  const present = states.filter((module) => !module.dropped).map((module) => module.balancer.snapshot());
  return {
    present: present.flatMap(({ idle, overload }) => [...idle, ...overload]).map(text),
    gone: states.flatMap((module) => module.gone).map(text),
  };
}

function aShardWithTwoHosts(): TestShard {
  const shard = aShard();
  shard.routes.update(anAnswer(1, 2, hosts(1, 2)));
  shard.routes.dueStates();
  shard.clock.advance(1_000);
  return shard;
}

test("what was reported until a host was removed is told once more, and only once", () => {
  const shard = aShardWithTwoHosts();
  report(shard, one, 3);
  shard.routes.update(anAnswer(1, 2, hosts(2)));
  expect(told(shard.routes.dueStates())).toEqual({ present: ["2 0"], gone: ["1 3"] });
  report(shard, two);
  shard.clock.advance(1_000);
  expect(told(shard.routes.dueStates())).toEqual({ present: ["2 1"], gone: [] });
});

test("the status after a host was removed has its last calls, for reporters that know of no totals", () => {
  const shard = aShardWithTwoHosts();
  report(shard, one, 3);
  shard.routes.update(anAnswer(1, 2, hosts(2)));
  expect(shard.routes.dueStatuses()).toMatchObject([{ left: [{ host: one, realSuccesses: 3 }] }]);
  shard.clock.advance(1_000);
  report(shard, two);
  expect(shard.routes.dueStatuses()).toMatchObject([{ left: [] }]);
});

test("a host that comes back counts on in a new window, whether its module was there meanwhile or not", () => {
  const shard = aShardWithTwoHosts();
  report(shard, one, 3);
  shard.routes.update(anAnswer(1, 2, hosts(2)));
  shard.routes.update(anAnswer(1, 2, hosts(1, 2)));
  report(shard, one);
  shard.routes.update(anAnswer(1, 2, []));
  shard.routes.update(anAnswer(1, 2, hosts(1)));
  report(shard, one);
  const [host] = shard.routes.modules.get(1, 2)?.balancer.snapshot().idle ?? [];
  expect(host).toMatchObject({ successesTotal: 5, successesBefore: 4, realSuccesses: 1 });
});

test("that a host is back in a new window is told though nobody called it", () => {
  const shard = aShardWithTwoHosts();
  report(shard, one);
  shard.routes.update(anAnswer(1, 2, hosts(2)));
  shard.routes.lastWords();
  shard.routes.update(anAnswer(1, 2, hosts(1, 2)));
  shard.clock.advance(1_000);
  expect(shard.routes.dueStatuses().length).toBe(1);
});

test("a dropped module's hosts have last words, too", () => {
  const shard = aShardWithTwoHosts();
  report(shard, one, 2);
  shard.routes.update(anAnswer(1, 2, []));
  const states = shard.routes.dueStates();
  expect(states).toMatchObject([{ dropped: true }]);
  expect(told(states)).toEqual({ present: [], gone: ["1 2"] });
});

test("last words that may have been lost are repeated on the next connection, those that arrived are not", () => {
  const shard = aShardWithTwoHosts();
  report(shard, one, 2);
  shard.routes.update(anAnswer(1, 2, []));
  shard.routes.dueStates();
  const toldMs = shard.clock();
  expect(told(shard.routes.everything(toldMs).states).gone).toEqual(["1 2"]);
  expect(told(shard.routes.everything(toldMs + 1).states).gone).toEqual([]);
});

/** Hosts 1 to `count`, each called once, then all of them removed. */
function aShardThatLost(count: number): TestShard {
  const shard = aShard();
  const all = hosts(...Array.from({ length: count }, (_, n) => n + 1));
  shard.routes.update(anAnswer(1, 2, all));
  for (const host of all) report(shard, host);
  shard.routes.update(anAnswer(1, 2, []));
  return shard;
}

/** Totals of the first two hosts once they are back. */
function totalsOfReturners({ routes }: TestShard): number[] | undefined {
  routes.update(anAnswer(1, 2, hosts(1, 2)));
  const { idle } = routes.modules.get(1, 2)?.balancer.snapshot() ?? {};
  return idle?.map((host) => host.successesTotal);
}

test("of removed hosts that a reporter has heard of as many are remembered as there is room for, the latest", () => {
  const shard = aShardThatLost(10_001);
  expect(told(shard.routes.dueStates()).gone.length).toBe(10_001);
  shard.routes.departed.heardBefore(shard.clock() + 1);
  expect([totalsOfReturners(shard), shard.routes.departed.callsForgotten]).toEqual([[0, 1], 0]);
});

test("removed hosts that no reporter is known to have heard of are remembered beyond that, and told again", () => {
  const shard = aShardThatLost(10_001);
  shard.routes.dueStates();
  expect(told(shard.routes.everything().states).gone.length).toBe(10_001);
  expect([totalsOfReturners(shard), shard.routes.departed.callsForgotten]).toEqual([[1, 1], 0]);
});

test("when there are too many of them all the same, the calls that are forgotten are counted", () => {
  const shard = aShardThatLost(50_001);
  expect([totalsOfReturners(shard), shard.routes.departed.callsForgotten]).toEqual([[0, 1], 1]);
});

type Step = { readonly update: readonly number[] } | { readonly report: number } | { readonly tell: true };

const aHost = fc.nat(3);
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ update: fc.uniqueArray(aHost, { maxLength: 3 }) }) },
  { weight: 6, arbitrary: fc.record({ report: aHost }) },
  { weight: 1, arbitrary: fc.record({ tell: fc.constant(true as const) }) },
);

/** What was counted, and what the reporter knows of it, by the last number of the host. */
class Books {
  readonly shard = aShard();
  readonly counted = new Map<number, number>();
  readonly known = new Map<number, number>();

  run(step: Step): void {
    if ("update" in step) this.shard.routes.update(anAnswer(1, 2, hosts(...step.update)));
    else if ("tell" in step) this.hear(this.shard.routes.dueStates());
    else this.#report(step.report);
    this.shard.clock.advance(400);
  }

  hear(states: readonly Module[]): void {
    const { present, gone } = told(states);
    for (const [host = 0, total = 0] of [...gone, ...present].map((each) => each.split(" ").map(Number)))
      this.known.set(host, total);
  }

  #report(number: number): void {
    const [host = one] = hosts(number);
    if (host === undefined || this.shard.routes.report(KEY, host, "success") === "unknown") return;
    this.counted.set(number, (this.counted.get(number) ?? 0) + 1);
  }
}

test("whatever comes and goes, the reporter is told of every call that was counted", () => {
  fc.assert(
    fc.property(fc.array(aStep, { maxLength: 60 }), (steps) => {
      const books = new Books();
      for (const step of steps) books.run(step);
      books.hear(books.shard.routes.lastWords().states);
      for (const [host, calls] of books.counted) expect(books.known.get(host)).toBe(calls);
    }),
  );
});
