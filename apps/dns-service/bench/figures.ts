/**
 * What a dns-service can do, as one JSON line for each figure, what was asked of it beside what was seen: the real
 * service, a process of its own, on a database of a hundred thousand routes with ten hosts each.
 *
 *   node apps/dns-service/bench/figures.ts [--whole] [--only NAME,…] [--data FOLDER | --database URL]
 *                                          [--load PROGRAM] [--floor PROGRAM] [--c FOLDER] …
 *
 * Names: start, lookups, reloads, push, edits. As it is, everything is measured shortly, in about a minute; `--whole`
 * takes as long as the figures need, some six minutes. `--data` keeps the filled database for the next run, `--database`
 * is one that is there: its routes are replaced unless it has a version, and edited in any case.
 *
 * `--load` is a built tcp-load, which drives better than our own threads do, and `--floor` a built tcp-floor, which the
 * service is compared with; `--c` makes both from their sources in that folder, where there is a compiler. Without a
 * floor there is no share of it. The service takes the LARS_ variables that are set. Where there is no /proc, processor
 * time is not known.
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { benchDatabase } from "./databases/bench-database.ts";
import { findPrograms } from "./drivers/c-programs.ts";
import { lookupDriver } from "./drivers/lookup-driver.ts";
import type { BenchRun, Effort } from "./figures/bench-run.ts";
import { edits } from "./figures/edits.ts";
import { lookups } from "./figures/lookups.ts";
import { push } from "./figures/push.ts";
import { reloads } from "./figures/reloads.ts";
import { start } from "./figures/start.ts";
import { tell } from "./report/figure-line.ts";
import { startService } from "./service/service-process.ts";

/** In this order: memory is looked at before anyone connects. */
const FIGURES: Readonly<Record<string, (run: BenchRun) => Promise<void>>> = { start, lookups, reloads, push, edits };

const SHORT: Effort = { seconds: 1, rounds: 1, reloads: 3, connections: 1_000, edits: 10 };
const WHOLE: Effort = { seconds: 5, rounds: 3, reloads: 100, connections: 10_000, edits: 20 };

const { values: asked } = parseArgs({
  options: {
    whole: { type: "boolean", default: false },
    only: { type: "string", default: Object.keys(FIGURES).join() },
    data: { type: "string" },
    database: { type: "string" },
    load: { type: "string" },
    floor: { type: "string" },
    c: { type: "string" },
    modules: { type: "string", default: "1000" },
    commands: { type: "string", default: "100" },
    seconds: { type: "string" },
    rounds: { type: "string" },
    reloads: { type: "string" },
    connections: { type: "string" },
    edits: { type: "string" },
  },
});

function effortAsked(): Effort {
  const { seconds, rounds, reloads: loads, connections, edits: each } = asked;
  const preset = asked.whole ? WHOLE : SHORT;
  return {
    seconds: Number(seconds ?? preset.seconds),
    rounds: Number(rounds ?? preset.rounds),
    reloads: Number(loads ?? preset.reloads),
    connections: Number(connections ?? preset.connections),
    edits: Number(each ?? preset.edits),
  };
}

/** How busy the machine is: whoever reads the figures has to know. */
function tellMachine(): void {
  tell({ figure: "machine", seen: { cores: availableParallelism(), load: loadavg(), node: process.version } });
}

async function measureAll(run: BenchRun): Promise<void> {
  for (const [name, measure] of Object.entries(FIGURES)) if (names.includes(name)) await measure(run);
}

/** Throws when the bench is to end early, so that what it started ends with it. */
function untilStopped(): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => reject(new Error(`stopped by ${signal}`)));
  }
  return promise;
}

const names = asked.only.split(",");
const unknown = names.find((name) => !Object.hasOwn(FIGURES, name));
if (unknown !== undefined) throw new Error(`no figure is named ${unknown}; known: ${Object.keys(FIGURES).join(", ")}`);

await using opened = new AsyncDisposableStack();
const routes = { modules: Number(asked.modules), commands: Number(asked.commands) };
const programs = await findPrograms({ load: asked.load, floor: asked.floor, sources: asked.c }, opened);
const database = opened.use(await benchDatabase({ url: asked.database, data: asked.data, routes }));
if (database.filledInSeconds > 0)
  tell({ figure: "filled", by: { ...routes }, seen: { seconds: database.filledInSeconds } });
tellMachine();
const service = opened.use(await startService(database.url));
const effort = effortAsked();
const run: BenchRun = { database, routes, service, programs, lookUp: lookupDriver(programs.load), effort };
await Promise.race([measureAll(run), untilStopped()]);
tellMachine();
