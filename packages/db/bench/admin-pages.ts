/**
 * How long the admin's pages take on a million routes, the slowest first, in a MariaDB of its own unless an empty database
 * is given: `node packages/db/bench/admin-pages.ts [--database URL [--filled]]`. `--filled`: as an earlier run left it.
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type AdminQueries, adminQueries, createDatabase, migrate } from "@lars/db";
import { benchDatabase } from "./databases/bench-database.ts";
import { fillDatabase, ROUTES, STATUSES } from "./databases/fill-database.ts";

interface Asked {
  readonly rows: readonly unknown[];
  readonly next: string | null;
  readonly total: number;
}

type Ask = (cursor: string | undefined) => Promise<Asked>;

interface Measured {
  readonly page: string;
  readonly firstMs: number;
  readonly nextMs: number | undefined;
  readonly rows: number;
  readonly total: number;
}

const TIMES = 5;
const LIMIT = 100;
const PROMISED_MS = 100;

const say = (text: string) => process.stdout.write(`${text}\n`);
const load = () => loadavg()[0]?.toFixed(1) ?? "unknown";

function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
}

async function timed(ask: Ask, cursor?: string): Promise<{ ms: number; answer: Asked }> {
  const started = performance.now();
  const answer = await ask(cursor);
  return { ms: performance.now() - started, answer };
}

async function measure(page: string, ask: Ask): Promise<Measured> {
  const first = [];
  for (let time = 0; time < TIMES; time++) first.push(await timed(ask));
  const { answer } = first[0] as { answer: Asked };
  const following = [];
  for (let time = 0; answer.next !== null && time < TIMES; time++) following.push(await timed(ask, answer.next));
  return {
    page,
    firstMs: median(first.map(({ ms }) => ms)),
    nextMs: following.length === 0 ? undefined : median(following.map(({ ms }) => ms)),
    rows: answer.rows.length,
    total: answer.total,
  };
}

const ROUTE_FILTERS = {
  "no filter": {},
  "a module": { modId: 4_000 },
  "a module and a command": { modId: 4_000, cmdId: 3 },
  "a large module": { modId: 1 },
  "a command": { cmdId: 3 },
  "search 12": { search: "12" },
  "search 4000": { search: "4000" },
  "search a whole address": { search: "10.3.13.64:8003" },
  "search the front of an address": { search: "10.3." },
  "search the end of an address": { search: ".77:80" },
  "search :8003": { search: ":8003" },
  "search a frequent name": { search: "service" },
  "search a rare name": { search: "service-14321" },
  "search a command's name": { search: "method-3" },
  "search a name and an address": { search: "service-7 10.1" },
  "search what is absent": { search: "absent" },
};

const STATUS_FILTERS = {
  "no filter": {},
  "a module": { modId: 40 },
  "a module and a command": { modId: 40, cmdId: 2 },
  overloaded: { overloaded: true },
  idle: { overloaded: false },
  "a caller's name": { caller: "web-17" },
  "every caller's name": { caller: "web" },
  "a caller's address": { caller: "172.16.0.9" },
  "an absent caller": { caller: "nobody" },
  "a frequent name": { name: "service" },
  "a rare name": { name: "service-1432" },
  "an absent name": { name: "absent" },
  "overloaded, of a caller": { overloaded: true, caller: "web-17" },
  "a name and a caller": { name: "service-7", caller: "web-17" },
};

const NAME_SEARCHES = { "no filter": undefined, frequent: "service", rare: "14321", absent: "absent" };

type Question = readonly [page: string, ask: Ask];

const WAYS = [
  { descending: false, way: "ascending" },
  { descending: true, way: "descending" },
];

function* routeQuestions(admin: AdminQueries): Generator<Question> {
  for (const { descending, way } of WAYS)
    for (const sort of ["module", "address", "newest"] as const)
      for (const [name, filter] of Object.entries(ROUTE_FILTERS))
        yield [
          `route, ${sort} ${way}, ${name}`,
          (cursor) => admin.pageRoutes({ ...filter, sort, descending, limit: LIMIT, cursor }),
        ];
}

function* statusQuestions(admin: AdminQueries): Generator<Question> {
  for (const { descending, way } of WAYS)
    for (const sort of ["module", "newest"] as const)
      for (const [name, filter] of Object.entries(STATUS_FILTERS))
        yield [
          `status, ${sort} ${way}, ${name}`,
          (cursor) => admin.pageStatuses({ ...filter, sort, descending, limit: LIMIT, cursor }),
        ];
}

function* nameQuestions(admin: AdminQueries): Generator<Question> {
  for (const { descending, way } of WAYS)
    for (const kind of ["module", "command"] as const)
      for (const sort of ["id", "name"] as const)
        for (const [name, search] of Object.entries(NAME_SEARCHES))
          yield [
            `name, ${kind} ${sort} ${way}, ${name}`,
            (cursor) => admin.pageNames({ kind, search, sort, descending, limit: LIMIT, cursor }),
          ];
}

function* otherQuestions(admin: AdminQueries): Generator<Question> {
  yield ["version", (cursor) => admin.pageVersions({ limit: LIMIT, cursor, nowMs: Date.now() })];
  const once = (value: Promise<unknown>): Promise<Asked> => value.then(() => ({ rows: [], next: null, total: 0 }));
  yield ["version, the present one", () => once(admin.presentVersion(Date.now()))];
  for (const text of ["service-77", "10.3.13", "web-17"])
    yield [`search everywhere, ${text}`, () => once(admin.search(text, Date.now()))];
}

function line({ page, firstMs, nextMs, rows, total }: Measured): string {
  const ms = (value: number | undefined) => (value === undefined ? "–" : value.toFixed(1)).padStart(8);
  return `| ${page.padEnd(64)} | ${ms(firstMs)} | ${ms(nextMs)} | ${String(rows).padStart(4)} | ${String(total).padStart(8)} |`;
}

const slower = ({ firstMs, nextMs = 0 }: Measured) => Math.max(firstMs, nextMs);

function report(measured: readonly Measured[]): void {
  say(`\n| ${"page".padEnd(64)} | first ms |  next ms | rows |    total |`);
  say(`| ${"-".repeat(64)} | -------: | -------: | ---: | -------: |`);
  for (const one of measured.toSorted((a, b) => slower(b) - slower(a))) say(line(one));
  for (const [kind, own] of Map.groupBy(measured, ({ page }) => page.split(",")[0] ?? "")) {
    const times = own.flatMap(({ firstMs, nextMs }) => (nextMs === undefined ? [firstMs] : [firstMs, nextMs]));
    const over = times.filter((ms) => ms > PROMISED_MS).length;
    say(
      `${kind}: median ${median(times).toFixed(1)} ms, worst ${Math.max(...times).toFixed(1)} ms, ${over} over ${PROMISED_MS} ms`,
    );
  }
}

const { values: asked } = parseArgs({
  options: { database: { type: "string" }, filled: { type: "boolean", default: false } },
});
await using bench = await benchDatabase(asked.database);
await migrate(bench.url, { dryRun: false });
await using database = createDatabase({ url: bench.url });
if (asked.database === undefined || !asked.filled) await fillDatabase(database, say);
say(
  `${ROUTES} routes, ${STATUSES} statuses, ${LIMIT} rows a page, median of ${TIMES}, ${cpus().length} cores, load ${load()}`,
);
const measured: Measured[] = [];
for (const questions of [routeQuestions, statusQuestions, nameQuestions, otherQuestions])
  for (const [page, ask] of questions(adminQueries(database))) measured.push(await measure(page, ask));
report(measured);
say(`load ${load()} at the end`);
