/** Reads the whole fleet at a glance; asked every second while somebody looks, so what is dear is remembered. */
import { type Kysely, sql } from "kysely";
import type { Database } from "../../database.ts";
import type { Tables } from "../../generated/tables.ts";
import { REPORTER_NODE_GONE_MS } from "../../reporter-nodes/reporter-node-store.ts";
import { isOnline, isStale } from "../agents.ts";
import { listNodes } from "../convergence/read-convergence.ts";
import { namedKey, namesOf } from "../names-of.ts";
import { readVersion } from "../versions.ts";
import { type Overview, SERVICES_MAX, WORST_MAX, type WorstModules } from "./overview-rows.ts";
import { Remembered } from "./remembered.ts";
import { readResting } from "./resting-hosts.ts";

/** Routes change with their version; a script that forgets it is seen after this. */
const COUNTS_MS = 30_000;

/** A minute is read when it is there, and again: it may still get rows of another reporter. */
const WORST_MS = 30_000;

/** Minutes over which modules are compared; fewer where there are very many modules, as each minute has a row of each. */
const WORST_MINUTES = 5;
const WORST_ROWS = 20_000;

const MINUTE_S = 60;

interface RouteCounts {
  readonly modules: number;
  readonly hosts: number;
}

/** The question of the first page, with what it remembers between two answers. */
export function overviewReader(db: Database): (nowMs: number) => Promise<Overview> {
  const counts = new Remembered<RouteCounts>(COUNTS_MS);
  const worst = new Remembered<WorstModules | null>(WORST_MS);
  return async (nowMs) => {
    const [routes, resting, agents, worstModules, dnsServices, reporters] = await Promise.all([
      readVersion(db.kysely).then((version) => counts.get(version, () => countRoutes(db.kysely))),
      readResting(db.kysely, nowMs),
      countAgents(db.kysely, nowMs),
      db.history.newestMinute().then((newest) => worst.get(newest, () => readWorst(db, newest))),
      readDnsServices(db, nowMs),
      readReporters(db, nowMs),
    ]);
    return { ...routes, resting, agents, worst: worstModules, dnsServices, reporters };
  };
}

async function countRoutes(kysely: Kysely<Tables>): Promise<RouteCounts> {
  const { rows } = await sql<RouteCounts>`
    select count(*) as modules, coalesce(sum(hosts), 0) as hosts from (
      select count(*) as hosts from RouteData force index (RouteData_host_key) group by modid, cmdid
    ) as m`.execute(kysely);
  return { modules: Number(rows[0]?.modules ?? 0), hosts: Number(rows[0]?.hosts ?? 0) };
}

async function countAgents(kysely: Kysely<Tables>, nowMs: number): Promise<Overview["agents"]> {
  const { rows } = await sql<Overview["agents"]>`
    select count(*) as total, coalesce(sum(${isOnline(nowMs)}), 0) as online, coalesce(sum(${isStale(nowMs)}), 0) as stale
    from Agent as a`.execute(kysely);
  const [row] = rows;
  return { online: Number(row?.online ?? 0), total: Number(row?.total ?? 0), stale: Number(row?.stale ?? 0) };
}

/** The minutes up to the newest that is known; null while there are none. */
async function readWorst(db: Database, newest: number | undefined): Promise<WorstModules | null> {
  if (newest === undefined) return null;
  const untilSeconds = newest + MINUTE_S;
  const [last] = await db.history.fleet({ fromSeconds: newest, untilSeconds, stepSeconds: MINUTE_S });
  const minutes = Math.min(WORST_MINUTES, Math.max(1, Math.floor(WORST_ROWS / Math.max(1, last?.modules ?? 1))));
  const span = { fromSeconds: untilSeconds - minutes * MINUTE_S, untilSeconds };
  const modules = await db.history.worstModules(span, WORST_MAX);
  const names = await namesOf(db.kysely, modules);
  return {
    ...span,
    modules: modules.map(({ succ, err, ...key }) => ({
      ...namedKey(names, key),
      successes: succ,
      failures: err,
      errorRate: err / (succ + err),
    })),
  };
}

async function readDnsServices(db: Database, nowMs: number): Promise<Overview["dnsServices"]> {
  const nodes = await db.dnsNodes.nodes();
  const { nodes: entries } = await listNodes({ nodes: () => Promise.resolve(nodes) }, nowMs);
  const byInstance = new Map(nodes.map((node) => [node.instance, node]));
  return entries.slice(0, SERVICES_MAX).map((entry) => {
    const { version, startedMs } = byInstance.get(entry.instance) ?? { version: "", startedMs: entry.seenMs };
    return { ...entry, version, startedMs };
  });
}

async function readReporters(db: Database, nowMs: number): Promise<Overview["reporters"]> {
  const nodes = await db.reporterNodes.nodes();
  const entries = nodes.map(({ instance, hostname, address, version, connections, lagMs, startedMs, seenMs }) => ({
    ...{ instance, hostname, address, version, connections, lagMs, startedMs, seenMs },
    gone: seenMs <= nowMs - REPORTER_NODE_GONE_MS,
  }));
  return entries.toSorted((a, b) => Number(a.gone) - Number(b.gone)).slice(0, SERVICES_MAX);
}
