/**
 * Cost of one pick and one report of the balancer alone, on few hosts and on many; one in a hundred calls fails, so hosts rest
 * and are probed. One JSON line for each number of hosts, then one that compares them.
 */
import process from "node:process";
import { hostAddress } from "@lars/model";
import { LoadBalancer } from "../src/index.ts";

const STEPS = 1_000_000;
const FEW = 20;
const MANY = 1_000;
const ROUNDS = 5;
/** A million steps on few hosts, milliseconds. */
const MS_MAX = 1_000;
/** What many hosts may cost more per step than few; what is left is what the machine does besides. */
const RATIO_MAX = 1.2;

/** Milliseconds. */
function run(hosts: number): number {
  const balancer = new LoadBalancer({ clock: Date.now });
  balancer.update(Array.from({ length: hosts }, (_, n) => hostAddress(0xc0a80000 + n, 9000)));
  const started = process.hrtime.bigint();
  for (let step = 0; step < STEPS; step += 1) {
    const picked = balancer.pick();
    if (picked.kind === "host") balancer.report(picked.address, step % 100 === 0 ? "failure" : "success");
  }
  return Number(process.hrtime.bigint() - started) / 1e6;
}

function tell(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
}

const took = new Map<number, number[]>([FEW, MANY].map((hosts) => [hosts, []]));
for (let round = 0; round < ROUNDS; round += 1) for (const [hosts, each] of took) each.push(run(hosts));
for (const [hosts, each] of took) {
  const ms = median(each);
  tell({ figure: "steps", hosts, steps: STEPS, ms: Math.round(ms), perSecond: Math.round((STEPS / ms) * 1_000) });
}
const [fewMs, manyMs] = [median(took.get(FEW) ?? []), median(took.get(MANY) ?? [])];
tell({
  figure: "balancer",
  asked: { ms: { atMost: MS_MAX }, ratio: { atMost: RATIO_MAX } },
  seen: { ms: Math.round(fewMs), ratio: Math.round((manyMs / fewMs) * 1_000) / 1_000 },
  met: fewMs <= MS_MAX && manyMs / fewMs <= RATIO_MAX,
});
