/** Cost of one pick and one report, on few hosts and on many; one in a hundred calls fails. */
import process from "node:process";
import { hostAddress } from "@lars/model";
import { LoadBalancer } from "../src/index.ts";

const STEPS = 1_000_000;

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

for (const hosts of [20, 1_000, 20, 1_000]) {
  const took = run(hosts);
  process.stdout.write(
    `${JSON.stringify({ hosts, steps: STEPS, ms: Math.round(took), nsPerStep: Math.round(took) })}\n`,
  );
}
