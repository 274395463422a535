/**
 * How long the dashboards take the server with 100,000 hosts and 5,000 agents, the slowest first, in a MariaDB of its own
 * unless an empty database is given: `node packages/db/bench/dashboards.ts [--database URL [--filled]]`.
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type AdminQueries, adminQueries, createDatabase, HISTORY_RANGES, migrate } from "@lars/db";
import { benchDatabase } from "./databases/bench-database.ts";
import { AGENTS, fillFleet, HOSTS, STATUSES } from "./databases/fill-fleet.ts";

const TIMES = 40;
const PROMISED_MS = 150;

/** Everybody calls it: 5,000 callers of five hosts. */
const POPULAR = { modId: 1, cmdId: 1 };

const say = (text: string) => process.stdout.write(`${text}\n`);
const load = () => loadavg()[0]?.toFixed(1) ?? "unknown";

function quantile(figures: readonly number[], share: number): number {
  return figures.toSorted((a, b) => a - b)[Math.min(figures.length - 1, Math.floor(figures.length * share))] ?? 0;
}

type Question = readonly [page: string, ask: () => Promise<unknown>];

function* agentQuestions(admin: AdminQueries): Generator<Question> {
  const filters = {
    all: {},
    online: { state: "online" },
    offline: { state: "offline" },
    stale: { state: "stale" },
    pulling: { state: "pulling" },
    "a name": { search: "web-4321" },
    "a version": { search: "0.9" },
  } as const;
  for (const sort of ["hostname", "seen", "modules"] as const)
    for (const [name, filter] of Object.entries(filters))
      yield [
        `agents by ${sort}, ${name}`,
        () => admin.pageAgents({ ...filter, sort, descending: true, limit: 100, nowMs: Date.now() }),
      ];
  yield ["agent, one with 20 modules", () => admin.agentDetail("agent-17", Date.now())];
}

function* questions(admin: AdminQueries): Generator<Question> {
  yield ["overview", () => admin.overview(Date.now())];
  yield ["overview, a version later", () => adminQueriesAnew().overview(Date.now())];
  for (const range of Object.keys(HISTORY_RANGES) as (keyof typeof HISTORY_RANGES)[]) {
    yield [`fleet over time, ${range}`, () => admin.fleetHistory(range, Date.now())];
    yield [`module over time, ${range}`, () => admin.moduleHistory(POPULAR, range, Date.now())];
  }
  yield ["module, matrix of 5,000 callers", () => admin.moduleMatrix({ ...POPULAR, nowMs: Date.now() })];
  yield ["module, matrix, the first look", () => adminQueriesAnew().moduleMatrix({ ...POPULAR, nowMs: Date.now() })];
  yield ["module, matrix of few callers", () => admin.moduleMatrix({ modId: 77, cmdId: 1, nowMs: Date.now() })];
  yield ["module, matrix, one caller", () => admin.moduleMatrix({ ...POPULAR, caller: "web-77", nowMs: Date.now() })];
  yield ["module, events", () => admin.moduleEvents(POPULAR)];
  yield ["module, balance of 5,000 agents", () => admin.balanceOf({ ...POPULAR, nowMs: Date.now() })];
  yield* agentQuestions(admin);
  const versions = { limit: 100, nowMs: Date.now() };
  yield ["versions", () => admin.pageVersions(versions)];
  yield ["versions of an author", () => admin.pageVersions({ ...versions, search: "user-7" })];
  yield ["versions of a module", () => admin.pageVersions({ ...versions, modId: 4_000 })];
  yield ["version, hosts before and after", () => admin.versionHosts(1_700_015_000)];
  yield ["version, the present one", () => admin.presentVersion(Date.now())];
}

const { values: asked } = parseArgs({
  options: { database: { type: "string" }, filled: { type: "boolean", default: false } },
});
await using bench = await benchDatabase(asked.database);
await migrate(bench.url, { dryRun: false });
await using database = createDatabase({ url: bench.url });
const adminQueriesAnew = () => adminQueries(database);
if (asked.database === undefined || !asked.filled) await fillFleet(database, say);
say(
  `${HOSTS} hosts, ${AGENTS} agents, ${STATUSES} reports, ${TIMES} times each, ${cpus().length} cores, load ${load()}`,
);
const measured: { page: string; p50: number; p95: number }[] = [];
for (const [page, ask] of questions(adminQueries(database))) {
  const figures: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const started = performance.now();
    await ask();
    figures.push(performance.now() - started);
  }
  measured.push({ page, p50: quantile(figures, 0.5), p95: quantile(figures, 0.95) });
}
say(`\n| ${"page".padEnd(36)} |  p50 ms |  p95 ms |\n| ${"-".repeat(36)} | ------: | ------: |`);
for (const { page, p50, p95 } of measured.toSorted((a, b) => b.p95 - a.p95))
  say(`| ${page.padEnd(36)} | ${p50.toFixed(1).padStart(7)} | ${p95.toFixed(1).padStart(7)} |`);
say(
  `${measured.filter(({ p95 }) => p95 > PROMISED_MS).length} of ${measured.length} over ${PROMISED_MS} ms; load ${load()} at the end`,
);
