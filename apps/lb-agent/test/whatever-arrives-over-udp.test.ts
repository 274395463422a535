import { type HostAddress, hostAddress, routeKey } from "@lars/model";
import { encodeFrame, getHostRequest, MessageId, RetCode } from "@lars/protocol";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { ShardOnAPort } from "./a-shard-on-a-port.ts";
import { hosts, POLICY } from "./builders.ts";

vi.setConfig({ testTimeout: 60_000 }); // thousands of datagrams, on machines that do other things too

const key = routeKey(1, 1);
const PROBE_EVERY = 3;
/** Hosts rest and come back within a few calls. */
const policy = {
  ...POLICY,
  balance: {
    probeEvery: PROBE_EVERY,
    initialSuccesses: 4,
    initialFailures: 2,
    failureRateMax: 0.3,
    recoveryRateMin: 0.6,
    failureStreakMax: 4,
    successStreakMin: 4,
    windowFailureRateMax: 0.7,
    idleWindowMs: 3_000,
    overloadWindowMs: 4_000,
  },
};

type Step =
  | { readonly do: "update"; readonly hosts: readonly number[] }
  | { readonly do: "get" }
  | { readonly do: "report"; readonly host: number; readonly good: boolean; readonly times: number }
  | { readonly do: "wait"; readonly ms: number };

/** Few hosts and long streaks: most of the time some of them rest. */
const aNumber = fc.nat(4);

const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("update" as const),
      hosts: fc.array(aNumber, { minLength: 1, maxLength: 8 }),
    }),
  },
  { weight: 12, arbitrary: fc.record({ do: fc.constant("get" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("report" as const),
      host: aNumber,
      good: fc.boolean(),
      times: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat(5_000) }) },
);

/** Long enough that hosts come, rest, are probed, come back and go. */
const someSteps = fc.array(aStep, { minLength: 1, maxLength: 150, size: "max" });

/** A shard, and what a caller may expect of it. */
class Watched {
  readonly #shard: ShardOnAPort;
  readonly #present = new Map<number, { successes: number; failures: number }>();
  /** Of all hosts that ever were: one that comes back counts on. */
  readonly #counts = new Map<number, { successes: number; failures: number }>();
  readonly #resting = new Set<number>();
  #sinceProbe = Number.POSITIVE_INFINITY;
  #reports = 0;

  constructor(shard: ShardOnAPort) {
    this.#shard = shard;
  }

  async run(step: Step): Promise<void> {
    if (step.do === "wait") this.#shard.clock.advance(step.ms);
    if (step.do === "update") this.#update(step.hosts);
    if (step.do === "report") for (let n = 0; n < step.times; n += 1) await this.#report(step.host, step.good);
    if (step.do === "get") await this.#get();
    this.#look();
  }

  #update(numbers: readonly number[]): void {
    this.#shard.update(hosts(...numbers));
    for (const n of this.#present.keys()) if (!numbers.includes(n)) this.#present.delete(n);
    for (const n of numbers) {
      const counts = this.#counts.get(n) ?? { successes: 0, failures: 0 };
      this.#counts.set(n, counts);
      this.#present.set(n, counts);
    }
  }

  async #report(n: number, good: boolean): Promise<void> {
    await this.#shard.report(aHost(n), good ? RetCode.Success : RetCode.Overload);
    this.#reports += 1;
    const counts = this.#present.get(n);
    if (counts !== undefined) counts[good ? "successes" : "failures"] += 1;
  }

  async #get(): Promise<void> {
    const isResting = this.#resting.size === this.#present.size;
    const { retCode, host } = await this.#shard.getHost();
    if (retCode === RetCode.Overload) expect(isResting && this.#present.size > 0).toBe(true);
    else expect(retCode).toBe(this.#present.size === 0 ? RetCode.NoExist : RetCode.Success);
    const n = host && host.ip - aHost(0).ip;
    if (n !== undefined) expect([...this.#present.keys()]).toContain(n);
    const isProbe = n !== undefined && this.#resting.has(n);
    if (isProbe) expect(this.#sinceProbe).toBeGreaterThanOrEqual(PROBE_EVERY);
    this.#sinceProbe = isProbe ? 0 : this.#sinceProbe + 1;
  }

  /** The counts since the start are those that were reported while the host was there; and who rests now. */
  #look(): void {
    const { idle = [], overload = [] } = this.#shard.module() ?? {};
    const numberOf = (host: HostAddress) => host.ip - aHost(0).ip;
    const counted = [...idle, ...overload].map(
      ({ host, successesTotal: successes, failuresTotal: failures }) =>
        [numberOf(host), { successes, failures }] as const,
    );
    expect(new Map(counted.toSorted())).toEqual(new Map([...this.#present].toSorted()));
    expect(this.#shard.inspect().counters.reports).toBe(this.#reports);
    this.#resting.clear();
    for (const { host } of overload) this.#resting.add(numberOf(host));
  }
}

function aHost(n: number): HostAddress {
  return hostAddress(0x0a000000 + n, 9000);
}

test("in any order of updates, questions, reports and waits: no removed host, no needless overload, few probes, true counts", async () => {
  await fc.assert(
    fc.asyncProperty(someSteps, async (steps) => {
      await using shard = await ShardOnAPort.open({ key, policy });
      const watched = new Watched(shard);
      for (const step of steps) await watched.run(step);
    }),
    { numRuns: 40 },
  );
});

test("of n idle hosts each gets its share within one turn, wherever the turn starts", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.nat(30), async (n, before) => {
      await using shard = await ShardOnAPort.open({ key, policy });
      shard.update(hosts(...Array(n).keys()));
      for (let left = before; left > 0; left -= 1) await shard.getHost();
      const turn = await Promise.all(Array.from({ length: n }, () => shard.getHost()));
      expect(new Set(turn.map(({ host }) => host?.ip)).size).toBe(n);
    }),
    { numRuns: 20 },
  );
});

test("any bytes are answered or counted as dropped, and the next caller is answered", async () => {
  await using shard = await ShardOnAPort.open({ key, policy });
  shard.update(hosts(1));
  const framed = fc
    .tuple(fc.constantFrom(0, 1, 3, 5, 8, 9, 99, -1), fc.uint8Array({ maxLength: 40 }))
    .map(([id, body]) => encodeFrame(id, body));
  const anything = fc.oneof(fc.uint8Array({ maxLength: 60 }), framed);
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 50, size: "max" }), async (datagrams) => {
      const before = shard.inspect();
      for (const datagram of datagrams) shard.send(datagram);
      await shard.arrived();
      const { counters, datagrams: seen } = shard.inspect();
      const dropped = (each: typeof counters) => each.datagramsBad + each.datagramsForeign;
      expect(seen.in - before.datagrams.in).toBe(datagrams.length + 1);
      expect(dropped(counters) - dropped(before.counters)).toBe(datagrams.length);
      expect(seen.out - before.datagrams.out).toBe(1);
      expect((await shard.getHost()).host).toEqual(aHost(1));
    }),
  );
});

test("the largest datagram that there is, and one of another protocol, are dropped and counted", async () => {
  await using shard = await ShardOnAPort.open({ key, policy });
  const largest = Buffer.alloc(65_507, 0xff);
  largest.writeInt32LE(MessageId.GetHostRequest, 0);
  largest.writeInt32LE(largest.length - 8, 4);
  shard.send(largest);
  shard.send(Buffer.from("GET / HTTP/1.1\r\n\r\n"));
  shard.send(encodeFrame(4_711, Buffer.from("hello")));
  await shard.arrived();
  expect(shard.inspect().counters).toMatchObject({ datagramsBad: 2, datagramsForeign: 1, pulls: 0 });
  expect(shard.inspect().moduleCount).toBe(0);
});

test("a flood of unknown modids is answered and bounded, and a module that is known is served in the middle of it", async () => {
  await using shard = await ShardOnAPort.open({ key, policy });
  shard.update(hosts(1));
  const FLOOD = 6_000;
  for (let n = 0; n < FLOOD; n += 1) {
    const body = getHostRequest.encode({ seq: 0, modId: 1_000 + 3 * n, cmdId: 1 });
    shard.send(encodeFrame(MessageId.GetHostRequest, body));
    if (n % 100 === 0) expect((await shard.getHost()).host).toEqual(aHost(1));
  }
  await shard.arrived();
  const { counters, moduleCount } = shard.inspect();
  expect(counters.unknowns).toBe(FLOOD);
  expect(counters.pulls + counters.pullsHeldBack).toBe(FLOOD);
  expect(counters.pulls).toBe(shard.news.filter(({ kind }) => kind === "pull").length);
  expect(counters.pulls).toBeLessThan(FLOOD / 2);
  expect(moduleCount).toBe(POLICY.modulesMax);
});
