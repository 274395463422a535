/**
 * How long the dashboards, and a look at the rules of alerts, take the server with 100,000 hosts and 5,000 agents, the
 * slowest first, in a MariaDB of its own unless an empty database is given:
 * `node packages/db/bench/dashboards.ts [--database URL [--filled]] [--only PART_OF_A_QUESTION] [--times 20]`.
 * `--filled`: as an earlier run left it, within the hour.
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { adminQueries, createDatabase, migrate } from "@lars/db";
import { benchDatabase } from "./databases/bench-database.ts";
import { AGENTS, fillFleet, HOSTS, makeBadDay, STATUSES } from "./databases/fill-fleet.ts";
import { alertQuestions, badDayRules } from "./questions/alert-questions.ts";
import { badDayQuestions, pageQuestions } from "./questions/page-questions.ts";
import { measure, type Question, table, verdict } from "./questions/question.ts";

const PROMISED_MS = 150;

const say = (text: string) => process.stdout.write(`${text}\n`);
const load = () => loadavg()[0]?.toFixed(1) ?? "unknown";

const { values: asked } = parseArgs({
  options: {
    database: { type: "string" },
    filled: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    times: { type: "string", default: "20" },
  },
});
const times = Number(asked.times);
await using bench = await benchDatabase(asked.database);
await migrate(bench.url, { dryRun: false });
await using database = createDatabase({ url: bench.url });
const pages = { database, admin: adminQueries(database), anew: () => adminQueries(database) };
const wanted = (questions: Iterable<Question>) => [...questions].filter(([name]) => name.includes(asked.only));
if (asked.database === undefined || !asked.filled) await fillFleet(database, say);
say(
  `${HOSTS} hosts, ${AGENTS} agents, ${STATUSES} reports, ${times} times each, ${cpus().length} cores, load ${load()}`,
);
const measured = await measure([...wanted(pageQuestions(pages)), ...wanted(alertQuestions(database))], times);
const badDay = [...wanted(badDayQuestions(pages)), ...wanted(badDayRules(database))];
if (badDay.length > 0) {
  await makeBadDay(database, true);
  measured.push(...(await measure(badDay, times)));
  await makeBadDay(database, false);
}
say(`\n${table(measured)}`);
say(`${verdict(measured, PROMISED_MS)}; load ${load()} at the end`);
