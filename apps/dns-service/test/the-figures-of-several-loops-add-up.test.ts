import fc from "fast-check";
import { expect, test } from "vitest";
import { Convergence } from "../src/core/convergence.ts";
import { LatencyHistogram, latencyBucket, latencyOf } from "../src/core/latency-histogram.ts";
import type { LoopProgress } from "../src/core/version-progress.ts";

const aProgress = (given: Partial<LoopProgress> = {}): LoopProgress => ({
  version: 7,
  generation: 1,
  told: 0,
  acknowledging: 0,
  applied: 0,
  gone: 0,
  untracked: 0,
  held: 0,
  lastMs: null,
  latencies: [],
  stragglers: [],
  ...given,
});

const aConvergence = (): Convergence => {
  const convergence = new Convergence();
  convergence.begin({ version: 7n, generation: 1, routes: 3, atMs: 1_000 });
  return convergence;
};

const straggler = (peer: string) => ({ hostname: "ada", instance: "agent-1", peer });

test("the loops' counts are summed, and percentiles are those of all their latencies together", () => {
  const convergence = aConvergence();
  convergence.hear(0, [aProgress({ told: 5, acknowledging: 4, applied: 2, lastMs: 20, latencies: [10, 1, 20, 1] })]);
  convergence.hear(1, [aProgress({ told: 3, acknowledging: 3, applied: 1, lastMs: 30, latencies: [30, 1] })]);
  convergence.hear(0, [
    aProgress({ told: 5, acknowledging: 4, applied: 3, lastMs: 31, latencies: [31, 1], stragglers: [straggler("a")] }),
  ]);
  expect(convergence.newest()).toEqual([
    {
      version: 7,
      routes: 3,
      atMs: 1_000,
      told: 8,
      acknowledging: 7,
      applied: 4,
      gone: 0,
      untracked: 0,
      held: 0,
      p50Ms: 20,
      p99Ms: 31,
      lastMs: 31,
      stragglers: [straggler("a")],
    },
  ]);
});

test("nobody is said to have taken longer than the last one", () => {
  const convergence = aConvergence();
  const bucket = latencyBucket(514);
  expect(latencyOf(bucket)).toBeGreaterThan(514);
  convergence.hear(0, [aProgress({ told: 1, acknowledging: 1, applied: 1, lastMs: 514, latencies: [bucket, 1] })]);
  expect(convergence.newest()[0]).toMatchObject({ p50Ms: 514, p99Ms: 514, lastMs: 514 });
});

test("of a loop that died, who had applied a version stays counted; the others are gone", () => {
  const convergence = aConvergence();
  convergence.hear(0, [aProgress({ told: 5, acknowledging: 4, applied: 1, held: 1, stragglers: [straggler("a")] })]);
  convergence.hear(1, [aProgress({ told: 1, acknowledging: 1 })]);
  convergence.loopBegan(0);
  const left = { told: 6, acknowledging: 2, applied: 1, gone: 3, held: 0, stragglers: [] };
  expect(convergence.newest()[0]).toMatchObject(left);
  convergence.hear(0, [aProgress({ generation: 2, told: 2, acknowledging: 2, applied: 2 })]);
  expect(convergence.newest()[0]).toMatchObject({ told: 8, acknowledging: 4, applied: 3, gone: 3 });
});

test("a version that comes back begins anew, and what a loop says of the time before is not taken for it", () => {
  const convergence = aConvergence();
  convergence.hear(0, [aProgress({ told: 9 })]);
  convergence.begin({ version: 6n, generation: 2, routes: 1, atMs: 2_000 });
  convergence.begin({ version: 7n, generation: 3, routes: 1, atMs: 3_000 });
  convergence.hear(0, [aProgress({ told: 9 }), aProgress({ version: 8, told: 1 })]);
  expect(convergence.newest()).toMatchObject([
    { version: 7, atMs: 3_000, told: 0 },
    { version: 6, atMs: 2_000, told: 0 },
  ]);
});

test("a hundred versions are remembered, the newest first", () => {
  const convergence = aConvergence();
  for (let version = 8; version <= 150; version++) {
    convergence.begin({ version: BigInt(version), generation: version, routes: 1, atMs: version });
  }
  expect(convergence.newest().map(({ version }) => version)).toEqual(Array.from({ length: 100 }, (_, at) => 150 - at));
  expect(convergence.oldestMs).toBe(51);
  expect(convergence.takeChanged()).toHaveLength(100);
});

test("what changed is handed out once, and again when it has to be written again; a load that changed nothing never is", () => {
  const convergence = aConvergence();
  convergence.begin({ version: 8n, generation: 2, routes: 0, atMs: 2_000 });
  expect(convergence.takeChanged().map(({ version }) => version)).toEqual([7]);
  expect(convergence.takeChanged()).toEqual([]);
  convergence.hear(0, [aProgress({ told: 1 }), aProgress({ version: 8, generation: 2 })]);
  expect(convergence.takeChanged()).toMatchObject([{ version: 7, told: 1 }]);
  convergence.allChanged();
  expect(convergence.takeChanged()).toMatchObject([{ version: 7, told: 1 }]);
  expect(convergence.newestChange()).toMatchObject({ version: 7 });
});

test("a latency is off by 3.2 % at most, and 18 hours are the longest", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 26 - 1 }), (ms) => {
      expect(Math.abs(latencyOf(latencyBucket(ms)) - ms)).toBeLessThanOrEqual(ms * 0.032);
    }),
  );
  expect(latencyBucket(-5)).toBe(0);
  expect(latencyBucket(2 ** 40)).toBe(latencyBucket(2 ** 26 - 1));
});

test("percentiles are the nearest rank, as if all latencies were sorted", () => {
  const latencies = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(latencies, fc.constantFrom(0.5, 0.99, 1), (all, part) => {
      const halves = [new LatencyHistogram(), new LatencyHistogram()];
      const whole = new LatencyHistogram();
      for (const [at, ms] of all.entries()) {
        halves[at % 2]?.add(ms);
        whole.addCounts([latencyBucket(ms), 1]);
      }
      const nearest = all.toSorted((a, b) => a - b)[Math.ceil(all.length * part) - 1] ?? Number.NaN;
      expect(whole.percentile(part)).toBe(latencyOf(latencyBucket(nearest)));
      expect(whole.total).toBe((halves[0]?.total ?? 0) + (halves[1]?.total ?? 0));
    }),
  );
  expect(new LatencyHistogram().percentile(0.5)).toBeNull();
});
