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

/** Minutes in which every module was called; the one that everybody calls has been for a day. */
const MINUTES_OF_ALL = 60;

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
    `INSERT INTO CmdIDConfig (cmdid, content) SELECT n, concat('method-', n) ${rows(200, 1)}`,
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
      { length: MINUTES_OF_ALL },
      (_, at) => `INSERT INTO ModuleMinute SELECT ${minute - at * 60}, n, 1, 1, 10000, n mod 300, n mod 60,
      5, n mod 3, 5, 25 ${rows(MODULES, 1)}`,
    ),
    `INSERT INTO ModuleMinute SELECT ${minute} - n * 60, 1, 1, 1, 900000, n mod 900, 600, 5, n mod 2, ${AGENTS}, 25000
      ${rows(DAY_S / 60 - MINUTES_OF_ALL, MINUTES_OF_ALL)}`,
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
    ...services(nowSeconds),
    ...alerts(nowSeconds),
    "ANALYZE TABLE RouteData, ServerCallStatus, Agent, AgentModule, ModuleMinute, CallMinute, HostEvent, RouteChange",
    "ANALYZE TABLE FleetMinute, HistoryHour, ModuleHour, RouteEdit, RouteConvergence, Alert, AlertDelivery",
  ];
}

/** Three dns-services that served the last hundred versions, and two reporters; all were seen an hour from now. */
function services(nowSeconds: number): readonly string[] {
  const seen = `${nowSeconds}000 + 3600000`;
  return [
    `INSERT INTO DnsNode SELECT concat('dns-', seq), concat('dns-', seq), concat('10.0.0.', seq, ':7778'), 'lars', '1.0.0', 1700019999,
      ${MODULES}, ${HOSTS}, 1667, 1667, ${AGENTS * MODULES_PER_AGENT}, 1, null, '', 0, ${seen} FROM seq_0_to_2`,
    `INSERT INTO RouteConvergence SELECT 1700019999 - v.seq, concat('dns-', d.seq), ${nowSeconds}000 - v.seq * 600000, 5, 25, 25,
      25 - (v.seq mod 7 = 0), 12, 40, 90, if(v.seq mod 7 = 0, '[{"hostname":"web-1","instance":"agent-1","peer":"10.0.1.1:1"}]', '[]')
      FROM seq_0_to_99 AS v JOIN seq_0_to_2 AS d`,
    `INSERT INTO ReporterNode SELECT concat('reporter-', seq), concat('reporter-', seq), concat('10.0.0.', seq, ':7779'), 'lars', '1.0.0',
      2500, 40, 40, 900, 25000, 20000, 0, ${seen} FROM seq_1_to_2`,
  ];
}

/** Twenty rules, as many webhooks as there may be, alerts of weeks, of which 600 fire. */
function alerts(nowSeconds: number): readonly string[] {
  const at = `${nowSeconds}000 - seq * 60000`;
  return [
    `INSERT INTO AlertRule SELECT null, elt(1 + seq mod 6, 'errorRate', 'overloadShare', 'noIdleHost', 'agentSilent', 'dnsService',
      'notConverged'), if(seq mod 2, 'critical', 'warning'), null, null, 0.05, 0.02, 5, 20, 60, 60, '', 1, 0, 1, ${nowSeconds}000, 'ada'
      FROM seq_1_to_20`,
    `INSERT INTO Alert SELECT null, if(seq <= 600, concat('1 module ', seq * 33, ',1'), null), 1 + seq mod 20, 'errorRate',
      if(seq mod 2, 'critical', 'warning'), concat('module ', seq * 33, ',1'), seq * 33, 1, 0.05, 5, 0.2, ${at}, '{"calls":100,"failures":20}',
      ${at}, ${at}, null, if(seq <= 600, null, ${at}), if(seq <= 600, null, 'cleared'), 1, null, null FROM seq_1_to_20000`,
    `INSERT INTO AlertPending SELECT 1 + seq mod 20, concat('module ', seq, ',1'), ${at} FROM seq_1_to_600`,
    `INSERT INTO AlertWebhook SELECT null, concat('hook-', seq), 'https://hooks.example.internal/lars', 'secret', 1, 0, '', 0, 1, ${at},
      ${at}, 'ada' FROM seq_1_to_20`,
    `INSERT INTO AlertDelivery SELECT null, uuid(), concat('alert ', seq), 1 + seq mod 20, 1, 'firing', repeat('x', 600),
      if(seq mod 50, 'delivered', 'waiting'), 1, ${at}, ${at}, ${at}, 200, '', 12 FROM seq_1_to_20000`,
  ];
}

/** Every host of each tenth module rests at every caller, or none does any more. */
export async function makeBadDay(database: Database, isBad: boolean): Promise<void> {
  const statement = `UPDATE ServerCallStatus SET overload = '${isBad ? 1 : 0}' WHERE modid mod 10 = 0`;
  await database.kysely.executeQuery(CompiledQuery.raw(statement));
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
  ...["DnsNode", "RouteConvergence", "ReporterNode"],
  ...["AlertRule", "Alert", "AlertPending", "AlertWebhook", "AlertDelivery"],
];

/** Empties the tables of the dashboards and fills them. */
export async function fillFleet(database: Database, say: (text: string) => void): Promise<void> {
  const run = (statement: string) => database.kysely.executeQuery(CompiledQuery.raw(statement));
  const started = performance.now();
  for (const table of TABLES) await run(`TRUNCATE TABLE ${table}`);
  for (const statement of statements(Math.floor(Date.now() / 1_000))) await run(statement);
  say(`filled in ${((performance.now() - started) / 1_000).toFixed(0)} s`);
}
