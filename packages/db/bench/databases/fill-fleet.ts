/** Fills a database as a large fleet's would be: what the dashboards read. MariaDB makes the rows itself. */
import type { Database } from "@lars/db";
import { CompiledQuery } from "kysely";

export const HOSTS = 100_000;
export const AGENTS = 5_000;
export const STATUSES = 500_000;

const HOSTS_PER_MODULE = 5;
const MODULES = HOSTS / HOSTS_PER_MODULE;
const MODULES_PER_AGENT = 20;
const BATCH = 50_000;
const DAY_S = 86_400;

/** Module m has five hosts from 10.1.0.0 + 5 m on; agent a has module 1 and 19 others. */
const MODULE_OF = `if(n mod ${MODULES_PER_AGENT} = 0, 1, 1 + (n * 7919 + n div ${MODULES_PER_AGENT}) mod ${MODULES})`;
const STATUS_MODULE = MODULE_OF.replaceAll("n ", `(n div ${HOSTS_PER_MODULE}) `);
const IP = 167_772_160;
const CALLER = 2_886_729_728;

const HOSTS_JSON = `concat('[', group_concat(concat('[', ${IP} + m * 5 + h.seq, ',8080,', if((a + h.seq) mod 97 = 0, 1, 0),
  ',180,5,40,1,12,0,1790000000,12000,', h.seq, ']') separator ','), ']')`;

function statements(nowSeconds: number): readonly string[] {
  const minute = nowSeconds - (nowSeconds % 60) - 60;
  const rows = (count: number, from = 0) => `FROM (SELECT seq AS n FROM seq_${from}_to_${from + count - 1}) AS s`;
  const batches = (total: number, make: (from: number) => string) =>
    Array.from({ length: total / BATCH }, (_, batch) => make(batch * BATCH));
  return [
    ...batches(
      HOSTS,
      (from) => `INSERT INTO RouteData (modid, cmdid, serverip, serverport)
      SELECT 1 + n div ${HOSTS_PER_MODULE}, 1, ${IP} + 5 + n, 8080 ${rows(BATCH, from)}`,
    ),
    `INSERT INTO ModIDConfig (modid, content) SELECT n, concat('service-', n) ${rows(MODULES, 1)}`,
    `INSERT INTO Agent SELECT concat('agent-', n), concat('web-', n, '.example.internal'), ${CALLER} + n, 'lars-lb-agent',
      if(n mod 50 = 0, '0.9.0', '1.0.0'), if(n mod 200 = 0, '', concat('10.0.0.', n mod 3, ':7778')), ${MODULES_PER_AGENT},
      ${nowSeconds}000 - n * 60000, ${nowSeconds}000 + 3600000 - if(n mod 100 = 0, 7200000, 0) ${rows(AGENTS)}`,
    ...batches(
      AGENTS * MODULES_PER_AGENT,
      (from) => `INSERT IGNORE INTO AgentModule
      SELECT concat('agent-', a), m, 1, 0, 1, if(k mod 3001 = 0, 1, 0), if(k mod 1009 = 0, 1, 0), 1790000000, ${nowSeconds}000,
        ${nowSeconds}000, 7, ${HOSTS_JSON}
      FROM (SELECT n AS k, n div ${MODULES_PER_AGENT} AS a, ${MODULE_OF} AS m ${rows(BATCH, from)}) AS am
        JOIN seq_0_to_4 AS h GROUP BY k`,
    ),
    ...batches(
      STATUSES,
      (from) => `INSERT IGNORE INTO ServerCallStatus
      SELECT ${STATUS_MODULE}, 1, ${IP} + (${STATUS_MODULE}) * 5 + n mod 5, 8080,
        ${CALLER} + n div ${MODULES_PER_AGENT * HOSTS_PER_MODULE}, 100 + n mod 900, n mod 40, ${nowSeconds} - n mod 60,
        if(n mod 331 = 0, '1', '0') ${rows(BATCH, from)}`,
    ),
    `INSERT INTO FleetMinute SELECT ${minute} - n * 60, r.seq, 90000000, 90000 + n mod 7000, 4000, ${MODULES}, ${AGENTS}, ${STATUSES}
      ${rows((14 * DAY_S) / 60)} JOIN seq_1_to_2 AS r`,
    ...Array.from(
      { length: 6 },
      (_, at) => `INSERT INTO ModuleMinute SELECT ${minute - at * 60}, n, 1, 1, 10000, n mod 300, n mod 60,
      5, n mod 3, 5, 25 ${rows(MODULES, 1)}`,
    ),
    `INSERT INTO ModuleMinute SELECT ${minute} - n * 60, 1, 1, 1, 900000, n mod 900, 600, 5, n mod 2, ${AGENTS}, 25000
      ${rows(DAY_S / 60 - 6, 6)}`,
    `INSERT INTO ModuleHour SELECT ${minute - (minute % 3_600)} - n * 3600, 1, 1, 54000000, n mod 900, 600, 5, n mod 2, ${AGENTS}, 25000
      ${rows((14 * DAY_S) / 3_600, 1)}`,
    `INSERT INTO HistoryHour (atSeconds, claimedMs, rolledMs) SELECT ${minute - (minute % 3_600)} - n * 3600, 1, 1 ${rows((14 * DAY_S) / 3_600, 1)}`,
    ...Array.from(
      { length: 6 },
      (_, at) => `INSERT INTO CallMinute
      SELECT ${minute - at * 60}, modid, cmdid, ip, port, caller, 1, succ_cnt, err_cnt, if(overload = '1', 60, 0)
      FROM ServerCallStatus WHERE modid < 4000`,
    ),
    `INSERT INTO HostEvent SELECT ${nowSeconds}000 - n * 20, 1 + n mod 500, 1, ${IP} + n mod 5, 8080, ${CALLER} + n mod ${AGENTS}, n mod 2,
      'agent', 5, 15, 185, 20, 33 ${rows(200_000)}`,
    `INSERT INTO RouteChange (modid, cmdid, version) SELECT 1 + n mod ${MODULES}, 1, 1700000000 + n div 5 ${rows(100_000)}`,
    `INSERT INTO RouteEdit (version, atMs, author, removed, added) SELECT 1700000000 + n, (1700000000 + n) * 1000, concat('user-', n mod 50),
      '[]', concat('["', 1 + n mod 9000, ',1,10.0.', n mod 250, '.1:80"]') ${rows(20_000)}`,
    "REPLACE INTO RouteVersion (id, version) VALUES (1, 1700019999)",
    "ANALYZE TABLE RouteData, ServerCallStatus, Agent, AgentModule, ModuleMinute, CallMinute, HostEvent, RouteChange",
  ];
}

const TABLES = [
  ...[
    "RouteData",
    "ServerCallStatus",
    "RouteChange",
    "RouteEdit",
    "ModIDConfig",
    "CmdIDConfig",
    "Agent",
    "AgentModule",
  ],
  ...["FleetMinute", "ModuleMinute", "ModuleHour", "HistoryHour", "CallMinute", "CallHour", "HostEvent"],
];

/** Empties the tables of the dashboards and fills them. */
export async function fillFleet(database: Database, say: (text: string) => void): Promise<void> {
  const run = (statement: string) => database.kysely.executeQuery(CompiledQuery.raw(statement));
  const started = performance.now();
  for (const table of TABLES) await run(`TRUNCATE TABLE ${table}`);
  for (const statement of statements(Math.floor(Date.now() / 1_000))) await run(statement);
  say(`filled in ${((performance.now() - started) / 1_000).toFixed(0)} s`);
}
