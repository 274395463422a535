/**
 * What an agent can do, as one JSON line for each figure, what was asked of it beside what was seen: the real agent with
 * ten modules of three hosts, beside a dns-service, a reporter and a MariaDB, each a process of its own.
 *
 *   node apps/lb-agent/bench/figures.ts --load PROGRAM --floor PROGRAM | --c FOLDER
 *                                       [--seconds N] [--rounds N] [--minutes N] [--only calls,flood,memory,counts]
 *   node apps/lb-agent/bench/figures.ts --only failover [--rounds N]
 *   unshare -rn node apps/lb-agent/bench/figures.ts --only failover --machine-silent [--rounds N]
 *
 * `--load` is a built udp-load and `--floor` a built udp-floor; `--c` makes both from their sources in that folder, where
 * there is a compiler. Without them there is nothing to measure by, and it says so. `--minutes` is how long memory is watched;
 * a fraction is fine. `counts` looks at all calls that were made before it. `failover` has two dns-services and two reporters
 * of its own, and needs none of those programs.
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { tell } from "../../dns-service/bench/report/figure-line.ts";
import { findPrograms, type Programs } from "./drivers/udp-programs.ts";
import { BenchRun } from "./figures/bench-run.ts";
import { calls } from "./figures/calls.ts";
import { counts } from "./figures/counts.ts";
import { failover } from "./figures/failover.ts";
import { flood } from "./figures/flood.ts";
import { memory } from "./figures/memory.ts";
import { startStack } from "./stack/whole-stack.ts";

/** In this order: what was called is counted at the end. */
const FIGURES: Readonly<Record<string, (run: BenchRun) => Promise<void>>> = { calls, flood, memory, counts };
const WARM_UP = { threads: 10, seconds: 1 };

const { values: asked } = parseArgs({
  options: {
    load: { type: "string" },
    floor: { type: "string" },
    c: { type: "string" },
    seconds: { type: "string", default: "1" },
    rounds: { type: "string", default: "3" },
    minutes: { type: "string", default: "0.2" },
    only: { type: "string", default: Object.keys(FIGURES).join() },
    "machine-silent": { type: "boolean", default: false },
  },
});

/** How busy the machine is: whoever reads the figures has to know. */
function tellMachine(): void {
  tell({ figure: "machine", seen: { cores: availableParallelism(), load: loadavg(), node: process.version } });
}

/** Throws when the bench is to end early, so that what it started ends with it. */
function untilStopped(): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => reject(new Error(`stopped by ${signal}`)));
  }
  return promise;
}

async function measureAll(run: BenchRun): Promise<void> {
  await run.loadAgent(WARM_UP);
  for (const [name, measure] of Object.entries(FIGURES)) if (names.includes(name)) await measure(run);
}

async function measureFailover(): Promise<void> {
  tellMachine();
  const machineSilent = asked["machine-silent"];
  await Promise.race([failover({ rounds: Number(asked.rounds), machineSilent }), untilStopped()]);
}

async function measureWith(programs: Programs): Promise<void> {
  tellMachine();
  await using stack = await startStack();
  const effort = { seconds: Number(asked.seconds), rounds: Number(asked.rounds), minutes: Number(asked.minutes) };
  await Promise.race([measureAll(new BenchRun({ stack, programs, effort })), untilStopped()]);
  tellMachine();
}

const FAILOVER = "failover";
const names = asked.only.split(",");
const unknown = names.find((name) => name !== FAILOVER && !Object.hasOwn(FIGURES, name));
if (unknown !== undefined)
  throw new Error(`no figure is named ${unknown}; known: ${[...Object.keys(FIGURES), FAILOVER].join(", ")}`);

await using opened = new AsyncDisposableStack();
if (names.includes(FAILOVER)) await measureFailover();
if (names.some((name) => name !== FAILOVER)) {
  const programs = await findPrograms(asked, opened);
  if (programs === undefined) tell({ figure: "none", seen: { why: "it takes --load and --floor, or --c FOLDER" } });
  else await measureWith(programs);
}
