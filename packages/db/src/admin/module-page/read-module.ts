/** Reads one module; asked every second while somebody looks, so the counts of the minutes are remembered. */
import { formatIpv4, type Ipv4 } from "@lars/model";
import type { Kysely } from "kysely";
import type { CellChoice } from "../../call-history/history-rows.ts";
import type { Database } from "../../database.ts";
import type { Tables } from "../../generated/tables.ts";
import { findCallers, isCalledBy } from "../find-callers.ts";
import { every } from "../keyset.ts";
import { namedKey, namesOf } from "../names-of.ts";
import { Remembered } from "../overview/remembered.ts";
import { buildMatrix, type CellCounts, type KnownAgent, type RouteHost, withNames } from "./build-matrix.ts";
import { EVENTS_MAX, type ModuleChoice, type ModuleEvent, type ModuleMatrix } from "./module-rows.ts";
import { readReports } from "./read-reports.ts";

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

const HOSTS_MAX = 10_000;

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
    const [names, hosts, newest, { reports, areFew }] = await Promise.all([
      namesOf(db.kysely, [key]),
      readHosts(db.kysely, key),
      db.history.newestMinute(),
      reportsOf(db, query),
    ]);
    const live = new Set(reports.map(({ caller }) => caller));
    const minutes = reports.length > MANY_REPORTS ? 1 : MINUTES;
    const read = (of?: CellChoice) => readCounts(db, key, { newest, minutes, of });
    const { cells, ...span } = areFew
      ? await read({ hosts, callers: [...live] })
      : await countsOf(`${key.modid},${key.cmdid},${minutes}`).get(newest, read);
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

/** Reports, and which callers were asked for: all of them, or few that a text finds. */
async function reportsOf(db: Database, { modId, cmdId, caller, nowMs }: MatrixQuery) {
  const found = caller === undefined ? "many" : await findCallers(db.kysely, caller);
  const called = caller === undefined ? every([]) : isCalledBy("s.caller", caller, found);
  return {
    reports: await readReports(db.kysely, { modid: modId, cmdid: cmdId, called, nowMs }),
    areFew: found !== "many",
  };
}

interface CountsQuery {
  readonly newest: number | undefined;
  readonly minutes: number;
  /** Of these alone. */
  readonly of: CellChoice | undefined;
}

async function readCounts(db: Database, key: Key, { newest, minutes, of }: CountsQuery): Promise<Counts> {
  if (newest === undefined) return { fromSeconds: null, untilSeconds: null, cells: [] };
  const span = { fromSeconds: newest - (minutes - 1) * MINUTE_S, untilSeconds: newest + MINUTE_S };
  return { ...span, cells: await db.history.matrixOfMinutes(key, span, of) };
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
