/** The soak as a program; README.md says what it does and what its lines mean. */
import { parseArgs } from "node:util";
import { tellFinding } from "./checker/finding.ts";
import { runSoak } from "./run-soak.ts";

const { values: asked } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    modules: { type: "string", default: "50" },
    calls: { type: "string", default: "2000" },
    "dns-services": { type: "string", default: "2" },
    reporters: { type: "string", default: "2" },
    round: { type: "string", default: "15" },
    settle: { type: "string", default: "60" },
    patience: { type: "string", default: "1" },
    p999: { type: "string", default: "5" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    "kill-agent": { type: "boolean", default: false },
  },
});

/** A number that somebody gave; says which one is none. */
function number(name: Exclude<keyof typeof asked, "kill-agent">, least: number): number {
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
  modules: number("modules", 20),
  callsPerSecond: number("calls", 1),
  dnsServices: number("dns-services", 1),
  reporters: number("reporters", 1),
  seed: number("seed", 0),
  awayMsMax: 5_000,
  settleWithinMs: number("settle", 1) * 1_000,
  patience: number("patience", 1),
  // An agent that is started again answers nobody meanwhile.
  p999MsMax: asked["kill-agent"] ? undefined : number("p999", 0.1),
  killAgent: asked["kill-agent"],
  signal: stop.signal,
  say,
  onFinding: (finding) => void process.stderr.write(`${tellFinding(finding)}\n`),
});
say(JSON.stringify(totals));
if (totals.findings > 0) process.exitCode = 1;
