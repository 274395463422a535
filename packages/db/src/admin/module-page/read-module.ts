/** Reads one module; asked every second while somebody looks, so the counts of the minutes are remembered. */
import { formatIpv4, type Ipv4 } from "@lars/model";
import { type Kysely, sql } from "kysely";
import type { Database } from "../../database.ts";
import type { Tables } from "../../generated/tables.ts";
import { contains, every, some } from "../keyset.ts";
import { namedKey, namesOf } from "../names-of.ts";
import { ONLINE_MS } from "../online.ts";
import { Remembered } from "../overview/remembered.ts";
import {
  buildMatrix,
  type CellCounts,
  type KnownAgent,
  type LiveReport,
  type RouteHost,
  withNames,
} from "./build-matrix.ts";
import { EVENTS_MAX, type ModuleChoice, type ModuleEvent, type ModuleMatrix } from "./module-rows.ts";

/** Which module, and which of its callers. */
export interface MatrixQuery extends ModuleChoice {
  /** Part of a caller's hostname or address. */
  readonly caller?: string | undefined;
  readonly nowMs: number;
}

const MINUTE_S = 60;

/** Minutes that are added up; of a module with many callers one: each is as many rows. */
const MINUTES = 5;
const MANY_REPORTS = 5_000;

/** Reports that are looked at: 5,000 callers of six hosts. */
const REPORTS_MAX = 30_000;

const HOSTS_MAX = 10_000;

/** A caller that is no agent of ours lives as long as it reports. */
const REPORTED_S = 120;

/** A minute is read when it is there, and again: it may still get rows of another reporter. */
const COUNTS_MS = 30_000;

interface Counts {
  readonly fromSeconds: number | null;
  readonly untilSeconds: number | null;
  readonly cells: readonly CellCounts[];
}

/** Modules whose counts are remembered at once; whoever looks at one more pushes the oldest out. */
const MODULES_REMEMBERED = 50;

/** The question of a module's page, with what it remembers between two answers. */
export function matrixReader(db: Database): (query: MatrixQuery) => Promise<ModuleMatrix> {
  const counts = new Map<string, Remembered<Counts>>();
  const countsOf = (name: string) => {
    const remembered = counts.get(name) ?? new Remembered<Counts>(COUNTS_MS);
    counts.delete(name);
    counts.set(name, remembered);
    for (const oldest of counts.keys()) if (counts.size > MODULES_REMEMBERED) counts.delete(oldest);
    return remembered;
  };
  return async (query) => {
    const key = { modid: query.modId, cmdid: query.cmdId };
    const [names, hosts, newest, reports] = await Promise.all([
      namesOf(db.kysely, [key]),
      readHosts(db.kysely, key),
      db.history.newestMinute(),
      readReports(db.kysely, key, query),
    ]);
    const minutes = reports.length > MANY_REPORTS ? 1 : MINUTES;
    const { cells, ...span } = await countsOf(`${key.modid},${key.cmdid},${minutes}`).get(newest, () =>
      readCounts(db, key, { newest, minutes }),
    );
    const live = new Set(reports.map(({ caller }) => caller));
    const ofLive = cells.filter(({ caller }) => live.has(caller));
    const { callers, ...built } = buildMatrix({ hosts, reports, counts: ofLive });
    const agents = await readNames(
      db.kysely,
      callers.map(({ caller }) => caller),
    );
    return {
      ...namedKey(names, key),
      ...span,
      ...built,
      hostsTotal: hosts.length,
      callers: withNames(callers, agents),
    };
  };
}

interface Key {
  readonly modid: number;
  readonly cmdid: number;
}

async function readHosts(kysely: Kysely<Tables>, { modid, cmdid }: Key): Promise<RouteHost[]> {
  return await kysely
    .selectFrom("RouteData")
    .select(["id", "serverip as ip", "serverport as port"])
    .where("modid", "=", modid)
    .where("cmdid", "=", cmdid)
    .orderBy("serverip")
    .orderBy("serverport")
    .limit(HOSTS_MAX)
    .execute();
}

/** Agents by their address; of two on one address the one that was seen last. */
async function readNames(
  kysely: Kysely<Tables>,
  addresses: readonly number[],
): Promise<ReadonlyMap<number, KnownAgent>> {
  if (addresses.length === 0) return new Map();
  const agents = await kysely
    .selectFrom("Agent")
    .select(["ip", "hostname", "instance"])
    .where("ip", "in", addresses)
    .orderBy("seenMs")
    .execute();
  return new Map(agents.map(({ ip, hostname, instance }) => [ip, { hostname, instance }]));
}

interface ReportColumns extends Omit<LiveReport, "overloaded"> {
  readonly ts: number;
  readonly overload: string;
}

/** What callers that live say of the hosts. A report that stays the same is not written again. */
async function readReports(
  kysely: Kysely<Tables>,
  { modid, cmdid }: Key,
  { caller, nowMs }: MatrixQuery,
): Promise<LiveReport[]> {
  const called = caller === undefined ? [] : [await calledBy(kysely, caller)];
  const wanted = [sql<boolean>`modid = ${modid}`, sql<boolean>`cmdid = ${cmdid}`, ...called];
  const [{ rows }, online] = await Promise.all([
    sql<ReportColumns>`
      select ip, port, caller, ts, overload from ServerCallStatus
      where ${every(wanted)} limit ${sql.lit(REPORTS_MAX)}`.execute(kysely),
    onlineAddresses(kysely, nowMs),
  ]);
  const since = Math.floor(nowMs / 1_000) - REPORTED_S;
  return rows
    .filter(({ caller, ts }) => ts > since || online.has(caller))
    .map(({ ip, port, caller, overload }) => ({ ip, port, caller, overloaded: overload === "1" }));
}

async function onlineAddresses(kysely: Kysely<Tables>, nowMs: number): Promise<ReadonlySet<number>> {
  const agents = await kysely
    .selectFrom("Agent")
    .select("ip")
    .where("seenMs", ">", nowMs - ONLINE_MS)
    .execute();
  return new Set(agents.map(({ ip }) => ip));
}

async function calledBy(kysely: Kysely<Tables>, text: string) {
  const agents = await kysely
    .selectFrom("Agent")
    .select("ip")
    .where(contains(sql.ref("hostname"), text))
    .execute();
  const byName =
    agents.length === 0 ? [] : [sql<boolean>`caller in (${sql.join(agents.map(({ ip }) => sql.lit(ip)))})`];
  return some([...byName, contains(sql`inet_ntoa(caller)`, text)]);
}

async function readCounts(
  db: Database,
  key: Key,
  { newest, minutes }: { readonly newest: number | undefined; readonly minutes: number },
): Promise<Counts> {
  if (newest === undefined) return { fromSeconds: null, untilSeconds: null, cells: [] };
  const span = { fromSeconds: newest - (minutes - 1) * MINUTE_S, untilSeconds: newest + MINUTE_S };
  return { ...span, cells: await db.history.matrixOfMinutes(key, span) };
}

/** What happened to the hosts of a module lately, the newest first. */
export async function moduleEvents(
  db: Database,
  { modId, cmdId }: ModuleChoice,
  max = EVENTS_MAX,
): Promise<ModuleEvent[]> {
  const events = await db.history.events({ module: { modid: modId, cmdid: cmdId }, max });
  const callers = [...new Set(events.map(({ caller }) => caller))];
  const agents =
    callers.length === 0
      ? []
      : await db.kysely
          .selectFrom("Agent")
          .select(["ip", "hostname"])
          .where("ip", "in", callers)
          .orderBy("seenMs")
          .execute();
  const hostnames = new Map(agents.map(({ ip, hostname }) => [ip, hostname]));
  return events.map(({ atMs, ip, port, caller, overloaded, succ, err, lastedSeconds }) => ({
    ...{ atMs, port, overloaded, lastedSeconds, successes: succ, failures: err },
    ip: formatIpv4(ip as Ipv4),
    caller: formatIpv4(caller as Ipv4),
    hostname: hostnames.get(caller) ?? null,
  }));
}
