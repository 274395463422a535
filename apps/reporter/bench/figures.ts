/**
 * What a reporter can do, as one JSON line for each figure: the real reporter, a process of its own, with a MariaDB of its
 * own, and a fleet of agents on threads that connect to it over TCP.
 *
 *   node apps/reporter/bench/figures.ts [--whole] [--only NAME,…] [--agents N] [--modules N] [--hosts N] [--seconds S]
 *
 * Names: sweep (MySQL writes each key once, nothing else happens), rate (every key changes every two seconds), flood (four
 * times as often), away (MySQL is stopped for a while under the rate), states (AgentState of --state-agents agents: a heartbeat
 * every ten seconds, a module every two; 1,000, or 5,000 with --whole). As it is, everything is measured shortly, in about
 * two minutes; `--whole` takes as long as the figures need. The reporter takes the LARS_ variables that are set.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { migrate, openDatabase } from "@lars/db";
import { startMariaDb } from "@lars/mariadb";
import { away } from "./figures/away.ts";
import type { BenchRun } from "./figures/bench-run.ts";
import { load } from "./figures/load.ts";
import { states } from "./figures/states.ts";
import { sweep } from "./figures/sweep.ts";
import { startFleet } from "./fleet/fleet.ts";
import { startReporter } from "./run/reporter-process.ts";
import { tell } from "./run/tell.ts";

const { values: asked } = parseArgs({
  options: {
    whole: { type: "boolean", default: false },
    only: { type: "string", default: "sweep,rate,flood,away,states" },
    agents: { type: "string", default: "1000" },
    modules: { type: "string", default: "20" },
    hosts: { type: "string", default: "5" },
    seconds: { type: "string" },
    "state-agents": { type: "string" },
    threads: { type: "string", default: "2" },
  },
});

const FIGURES: Readonly<Record<string, (run: BenchRun) => Promise<void>>> = {
  sweep,
  rate: (run) => load(run, { name: "rate", periodMs: 2_000 }),
  flood: (run) => load(run, { name: "flood", periodMs: 500 }),
  away,
  states: (run) => states(run, Number(asked["state-agents"] ?? (asked.whole ? 5_000 : 1_000))),
};
const names = asked.only.split(",");
const unknown = names.find((name) => !Object.hasOwn(FIGURES, name));
if (unknown !== undefined) throw new Error(`no figure is named ${unknown}; known: ${Object.keys(FIGURES).join(", ")}`);

await using opened = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), "lars-bench-"));
opened.defer(() => rm(folder, { recursive: true, force: true }));
const dataDir = join(folder, "mysql");
let server = await startMariaDb({ dataDir, port: 0 });
opened.defer(() => server[Symbol.asyncDispose]());
const url = server.url("lars_dns");
await migrate(url, { dryRun: false });
const database = opened.use(await openDatabase({ url, connectionsMax: 4 }));
const reporter = opened.use(await startReporter(url));
const shape = { agents: Number(asked.agents), modules: Number(asked.modules), hosts: Number(asked.hosts) };
const agents = names.some((name) => name !== "states" && name !== "sweep") ? shape.agents : 0;
const fleet = opened.use(
  await startFleet({ port: reporter.port, shape: { ...shape, agents }, threads: Number(asked.threads) }),
);
const run: BenchRun = {
  shape,
  database,
  reporter,
  fleet,
  seconds: Number(asked.seconds ?? (asked.whole ? 60 : 8)),
  isWhole: asked.whole,
  mysql: {
    pid: async () => Number(await readFile(join(dataDir, "mysqld.pid"), "utf8")),
    stop: async () => server[Symbol.asyncDispose](),
    start: async () => {
      server = await startMariaDb({ dataDir, port: server.port });
    },
  },
  states: { next: 0 },
};
tell({ figure: "machine", seen: { cores: availableParallelism(), load: loadavg(), node: process.version } });
for (const [name, measure] of Object.entries(FIGURES)) if (names.includes(name)) await measure(run);
tell({ figure: "machine", seen: { load: loadavg() } });
