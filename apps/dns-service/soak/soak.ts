/** The soak as a program; README.md says what it does and what its lines mean. */
import { parseArgs } from "node:util";
import { tellFinding } from "./checker/finding.ts";
import { runSoak } from "./run-soak.ts";

const { values: asked } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    routes: { type: "string", default: "2000" },
    agents: { type: "string", default: "40" },
    services: { type: "string", default: "2" },
    round: { type: "string", default: "20" },
    settle: { type: "string", default: "60" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});

/** A number that somebody gave; says which one is none. */
function number(name: keyof typeof asked, least: number): number {
  const value = Number(asked[name]);
  if (!Number.isFinite(value) || value < least) throw new Error(`--${name}: a number of at least ${least}`);
  return value;
}

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());

const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`seed ${asked.seed}`);
const totals = await runSoak({
  forMs: number("minutes", 0) * 60_000,
  roundMs: number("round", 1) * 1_000,
  routes: number("routes", 20),
  agents: number("agents", 1),
  services: number("services", 1),
  seed: number("seed", 0),
  awayMsMax: 5_000,
  settleWithinMs: number("settle", 1) * 1_000,
  signal: stop.signal,
  say,
  onFinding: (finding) => void process.stderr.write(`${tellFinding(finding)}\n`),
});
say(JSON.stringify(totals));
if (totals.wrong + totals.missing > 0) process.exitCode = 1;
