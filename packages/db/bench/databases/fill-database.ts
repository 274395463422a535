/** Fills a database as a large site's would be; MariaDB makes the rows itself. */
import type { Database } from "@lars/db";
import { CompiledQuery } from "kysely";

export const ROUTES = 1_000_000;
export const STATUSES = 200_000;

const BATCH = 50_000;
const VERSIONS = 20_000;

/** The n-th route, from 0: module 1 has 50,000 hosts, 19,000 others have five commands of ten hosts each. */
const ROUTE = `if(n < 50000, 1, 2 + (n - 50000) div 50),
  if(n < 50000, 1, 1 + n div 10 mod 5), 167772160 + n, 8000 + n mod 10`;

/** The n-th status, from 0: five callers of each host of the first modules, reported within the last hour. */
const STATUS = `2 + n div 250, 1 + n div 50 mod 5, 167772160 + 50000 + n div 5, 8000 + n div 5 mod 10,
  2886729728 + n * 7 mod 50, 100 + n mod 900, n mod 40, unix_timestamp() - n * 7919 mod 3600, if(n mod 33 = 0, '1', '0')`;

/** Empties the tables of pages and fills them. */
export async function fillDatabase(database: Database, say: (text: string) => void): Promise<void> {
  const run = (statement: string) => database.kysely.executeQuery(CompiledQuery.raw(statement));
  const started = performance.now();
  for (const table of [
    "RouteData",
    "ServerCallStatus",
    "RouteChange",
    "RouteEdit",
    "ModIDConfig",
    "CmdIDConfig",
    "Agent",
  ])
    await run(`TRUNCATE TABLE ${table}`);
  const rows = (from: number, count: number) => `FROM (SELECT seq AS n FROM seq_${from}_to_${from + count - 1}) AS s`;
  for (let from = 0; from < ROUTES; from += BATCH)
    await run(`INSERT INTO RouteData (modid, cmdid, serverip, serverport) SELECT ${ROUTE} ${rows(from, BATCH)}`);
  for (let from = 0; from < STATUSES; from += BATCH)
    await run(`INSERT INTO ServerCallStatus SELECT ${STATUS} ${rows(from, BATCH)}`);
  await run(`INSERT INTO ModIDConfig (modid, content) SELECT n, concat('service-', n) ${rows(1, 19_001)}`);
  await run(`INSERT INTO CmdIDConfig (cmdid, content) SELECT n, concat('method-', n) ${rows(1, 500)}`);
  await run(`INSERT INTO Agent (instance, hostname, ip, software, version, dnsService, modulesTotal, startedMs, seenMs)
    SELECT concat('agent-', n), concat('web-', n), 2886729728 + n, 'lars', '1', '', 10, 0, unix_timestamp() * 1000 ${rows(0, 50)}`);
  await run(`INSERT INTO RouteChange (modid, cmdid, version)
    SELECT 2 + n mod 19000, 1 + n mod 5, 1700000000 + n div 5 ${rows(0, VERSIONS * 5)}`);
  await run(`INSERT INTO RouteEdit (version, atMs, author, removed, added)
    SELECT 1700000000 + n, (1700000000 + n) * 1000, 'ada@example.org', '[]', '["1,1,10.0.0.1:80"]' ${rows(0, VERSIONS)}`);
  await run(`REPLACE INTO RouteVersion (id, version) VALUES (1, ${1_700_000_000 + VERSIONS - 1})`);
  await run("ANALYZE TABLE RouteData, ServerCallStatus, RouteChange, ModIDConfig, CmdIDConfig");
  say(`filled in ${((performance.now() - started) / 1_000).toFixed(0)} s`);
}
