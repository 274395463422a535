import { hostId } from "@lars/model";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { type BalancePolicy, LoadBalancer } from "../src/index.ts";
import { aBalancer, aClock, aHost, reports, someHosts } from "./builders.ts";

vi.setConfig({ testTimeout: 30_000 }); // thousands of steps, on machines that do other things too

const policy: BalancePolicy = {
  probeEvery: 3,
  initialSuccesses: 4,
  initialFailures: 2,
  failureRateMax: 0.3,
  recoveryRateMin: 0.6,
  failureStreakMax: 4,
  successStreakMin: 4,
  windowFailureRateMax: 0.7,
  idleWindowMs: 3_000,
  overloadWindowMs: 4_000,
};

type Step =
  | { readonly do: "update"; readonly hosts: readonly number[] }
  | { readonly do: "pick" }
  | { readonly do: "report"; readonly host: number; readonly good: boolean; readonly times: number }
  | { readonly do: "wait"; readonly ms: number };

/** Few hosts and long streaks: most of the time some of them rest. */
const aHostNumber = fc.nat(4);

const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("update" as const), hosts: fc.array(aHostNumber, { maxLength: 8 }) }),
  },
  { weight: 12, arbitrary: fc.record({ do: fc.constant("pick" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("report" as const),
      host: aHostNumber,
      good: fc.boolean(),
      times: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat(5_000) }) },
);

/** Long enough that hosts come, rest, are probed, come back and go. */
const someSteps = fc.array(aStep, { minLength: 1, maxLength: 200, size: "max" });

/** Whatever happens, in any order, these hold after every step. */
class Watched {
  readonly clock = aClock();
  readonly balancer = new LoadBalancer({ clock: this.clock, policy });
  present = new Set<number>();
  totals = new Map<number, { successes: number; failures: number }>();
  picksSinceProbe = Number.POSITIVE_INFINITY;

  run(step: Step): void {
    if (step.do === "wait") this.clock.advance(step.ms);
    if (step.do === "update") this.#update(step.hosts);
    if (step.do === "report") for (let n = 0; n < step.times; n += 1) this.#report(step.host, step.good);
    if (step.do === "pick") this.#pick();
    this.#check();
  }

  #update(hosts: readonly number[]): void {
    this.balancer.update(hosts.map((n) => aHost(n)));
    this.present = new Set(hosts);
    for (const n of this.totals.keys()) if (!this.present.has(n)) this.totals.delete(n);
    for (const n of hosts) if (!this.totals.has(n)) this.totals.set(n, { successes: 0, failures: 0 });
  }

  #report(n: number, good: boolean): void {
    const answer = this.balancer.report(aHost(n), good ? "success" : "failure");
    expect(answer).toBe(this.present.has(n) ? "counted" : "unknown");
    const totals = this.totals.get(n);
    if (totals !== undefined) totals[good ? "successes" : "failures"] += 1;
  }

  #pick(): void {
    const { idle, overload } = this.balancer.snapshot();
    const result = this.balancer.pick();
    if (result.kind === "overloaded") expect(idle).toEqual([]);
    if (result.kind === "unknown") expect([...idle, ...overload]).toEqual([]);
    const probe = result.kind === "host" && result.probe;
    if (result.kind === "host") expect(this.present).toContain(result.address.ip - aHost(0).ip);
    if (probe) expect(this.picksSinceProbe).toBeGreaterThanOrEqual(policy.probeEvery);
    this.picksSinceProbe = probe ? 0 : this.picksSinceProbe + 1;
  }

  /** Each present host is in exactly one queue, with the totals that were reported since it joined. */
  #check(): void {
    const { idle, overload } = this.balancer.snapshot();
    const all = [...idle, ...overload];
    expect(all.map((host) => hostId(host.host)).sort()).toEqual([...this.present].map((n) => hostId(aHost(n))).sort());
    expect(overload.every((host) => host.overloaded) && !idle.some((host) => host.overloaded)).toBe(true);
    for (const host of all) {
      const { successes, failures } = this.totals.get(host.host.ip - aHost(0).ip) ?? { successes: -1, failures: -1 };
      expect([host.successesTotal, host.failuresTotal]).toEqual([successes, failures]);
    }
  }
}

test("in any order of updates, picks, reports and waits: no removed host, no needless overload, few probes, true totals", () => {
  fc.assert(
    fc.property(someSteps, (steps) => {
      const watched = new Watched();
      for (const step of steps) watched.run(step);
    }),
    { numRuns: 100 },
  );
});

test("whatever happened before, each idle host gets its share within one turn, however many rest", () => {
  fc.assert(
    fc.property(someSteps, (steps) => {
      const watched = new Watched();
      for (const step of steps) watched.run(step);
      const idle = watched.balancer.snapshot().idle.map(({ host }) => hostId(host));
      expect(aTurn(watched.balancer, idle.length).sort()).toEqual(idle.sort());
    }),
    { numRuns: 40 },
  );
});

/** The next `n` hosts that are no probes; nothing is reported meanwhile, so nobody changes queues. */
function aTurn(balancer: LoadBalancer, n: number): number[] {
  const turn: number[] = [];
  for (let left = 2 * n + 1; left > 0 && turn.length < n; left -= 1) {
    const picked = balancer.pick();
    if (picked.kind === "host" && !picked.probe) turn.push(hostId(picked.address));
  }
  return turn;
}

test("a host removed while it rests is not indexed any more", () => {
  const [a, b] = [aHost(1), aHost(2)];
  const balancer = aBalancer({ hosts: [a, b] });
  reports(balancer, b, ["failure", 15]);
  balancer.update([a]);
  expect(balancer.report(b, "success")).toBe("unknown");
  expect(balancer.size).toBe(1);
  for (let n = 0; n < 30; n += 1) expect(balancer.pick()).toEqual({ kind: "host", address: a, probe: false });
});

test("of n idle hosts each gets its share within one turn, wherever the turn starts", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(60), (n, before) => {
      const balancer = aBalancer({ hosts: someHosts(n) });
      for (let i = 0; i < before; i += 1) balancer.pick();
      const turn = Array.from({ length: n }, () => balancer.pick());
      expect(new Set(turn.map((pick) => (pick.kind === "host" ? pick.address.ip : -1))).size).toBe(n);
      expect(turn.every((pick) => pick.kind === "host")).toBe(true);
    }),
  );
});
