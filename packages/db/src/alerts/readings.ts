/** What rules look at. Every question is bounded, and asks for what is wrong rather than for everything. */
import { formatIpv4, type Ipv4 } from "@lars/model";
import { type Kysely, type RawBuilder, sql } from "kysely";
import { isLive } from "../admin/overview/resting-hosts.ts";
import { DNS_NODE_GONE_MS, type Straggler } from "../dns-nodes/dns-node-store.ts";
import type { Tables } from "../generated/tables.ts";
import { REPORTER_NODE_GONE_MS } from "../reporter-nodes/reporter-node-store.ts";
import type { AlertModule } from "./alert-rows.ts";

/** Modules over some minutes. */
export interface AlertMinutes {
  /** Minutes in which somebody listened. */
  readonly minutesKnown: number;
  /** When the newest minute that is known ended; 0 while there is none. */
  readonly untilMs: number;
  readonly modules: readonly (AlertModule & {
    readonly successes: number;
    readonly failures: number;
    readonly overloadSeconds: number;
    readonly pairs: number;
  })[];
  /** There are more than {@link READ_MAX}: those with the highest share were read. */
  readonly cut: boolean;
}

/** Which modules of the last minutes. */
export interface AlertMinutesQuery {
  readonly minutes: number;
  readonly share: "errors" | "overload";
  /** Those with a higher share. */
  readonly above: number;
  /** Of this one only. */
  readonly module: AlertModule | null;
  /** These too, whatever their share. */
  readonly also: readonly AlertModule[];
}

/** The most subjects that one question answers with. */
export const READ_MAX = 600;

const MINUTE_S = 60;

/** What there is to ask. All throw DATABASE_UNAVAILABLE or DATABASE_REFUSED. */
export interface AlertReadings {
  minutes(query: AlertMinutesQuery): Promise<AlertMinutes>;
  /** Modules whose every host rests at every caller that lives; of `also`, those that nobody who lives speaks of. */
  noIdleHost(
    nowMs: number,
    also: readonly AlertModule[],
  ): Promise<{ modules: (AlertModule & { hosts: number })[]; unheard: AlertModule[]; cut: boolean }>;
  /** Machines of whose agents nobody heard since then; a machine is silent when every agent of it is. */
  silentAgents(sinceMs: number): Promise<{ agents: { hostname: string; ip: string; seenMs: number }[]; cut: boolean }>;
  /** Since when some reporter that lives listens; undefined when none does. */
  listeningSince(nowMs: number): Promise<number | undefined>;
  /** The oldest edit that a dns-service or an agent lacks. */
  lateEdit(nowMs: number): Promise<{ version: number; sinceMs: number | null; lacking: string[]; waiting: number }>;
}

/** The questions on Kysely. */
export function alertReadings(kysely: Kysely<Tables>): AlertReadings {
  return {
    minutes: (query) => readMinutes(kysely, query),
    noIdleHost: (nowMs, also) => readNoIdle(kysely, nowMs, also),

    async silentAgents(sinceMs) {
      // What runs within a caller's own process comes and goes with it.
      const { rows } = await sql<{ hostname: string; ip: number; seenMs: number }>`
        select hostname, ip, max(seenMs) as seenMs from Agent where software <> 'lars-client'
        group by hostname, ip having max(seenMs) <= ${sinceMs} order by seenMs desc limit ${READ_MAX + 1}`.execute(
        kysely,
      );
      const agents = rows.slice(0, READ_MAX).map((row) => ({ ...row, ip: formatIpv4(row.ip as Ipv4) }));
      return { agents, cut: rows.length > READ_MAX };
    },

    async listeningSince(nowMs) {
      const { rows } = await sql<{ since: number | null }>`
        select min(startedMs) as since from ReporterNode where seenMs > ${nowMs - REPORTER_NODE_GONE_MS}`.execute(
        kysely,
      );
      return rows[0]?.since ?? undefined;
    },

    lateEdit: (nowMs) => readLateEdit(kysely, nowMs),
  };
}

async function readMinutes(kysely: Kysely<Tables>, query: AlertMinutesQuery): Promise<AlertMinutes> {
  const newest = await sql<{ at: number | null }>`select max(atSeconds) as at from FleetMinute`.execute(kysely);
  const at = newest.rows[0]?.at ?? null;
  if (at === null) return { minutesKnown: 0, untilMs: 0, modules: [], cut: false };
  const from = at - (query.minutes - 1) * MINUTE_S;
  const [known, modules] = await Promise.all([
    sql<{ n: number }>`select count(distinct atSeconds) as n from FleetMinute where atSeconds >= ${from}`.execute(
      kysely,
    ),
    readShares(kysely, query, from),
  ]);
  const minutesKnown = Number(known.rows[0]?.n ?? 0);
  return {
    minutesKnown,
    untilMs: (at + MINUTE_S) * 1_000,
    modules: modules.slice(0, READ_MAX),
    cut: modules.length > READ_MAX,
  };
}

async function readShares(kysely: Kysely<Tables>, { share, above, module, also }: AlertMinutesQuery, from: number) {
  const part = share === "errors" ? sql`sum(err)` : sql`sum(overloadSeconds)`;
  const whole = share === "errors" ? sql`(sum(succ) + sum(err))` : sql`(${sql.lit(MINUTE_S)} * sum(pairs))`;
  const wanted = also.length === 0 ? sql`false` : sql`(modid, cmdid) in (${keysOf(also)})`;
  const only = module === null ? sql`true` : sql`modid = ${module.modId} and cmdid = ${module.cmdId}`;
  const { rows } = await sql<Record<"modid" | "cmdid" | "succ" | "err" | "overloadSeconds" | "pairs", number>>`
    select modid, cmdid, sum(succ) as succ, sum(err) as err, sum(overloadSeconds) as overloadSeconds, sum(pairs) as pairs
    from ModuleMinute where atSeconds >= ${from} and ${only} group by modid, cmdid
    having (${part} > 0 and ${part} > ${above} * ${whole}) or ${wanted}
    order by ${part} / greatest(1, ${whole}) desc, modid, cmdid limit ${READ_MAX + 1}`.execute(kysely);
  return rows.map((row) => ({
    modId: row.modid,
    cmdId: row.cmdid,
    successes: Number(row.succ),
    failures: Number(row.err),
    overloadSeconds: Number(row.overloadSeconds),
    pairs: Number(row.pairs),
  }));
}

function keysOf(modules: readonly AlertModule[]): RawBuilder<unknown> {
  return sql.join(modules.map(({ modId, cmdId }) => sql`(${modId}, ${cmdId})`));
}

const SAME_HOST = sql`r.modid = s.modid and r.cmdid = s.cmdid and r.serverip = s.ip and r.serverport = s.port`;

async function readNoIdle(kysely: Kysely<Tables>, nowMs: number, also: readonly AlertModule[]) {
  const { rows } = await sql<{ modid: number; cmdid: number; resting: number }>`
    select m.modid, m.cmdid, m.resting from (
      select modid, cmdid, count(*) as resting from (
        select distinct s.modid, s.cmdid, s.ip, s.port from ServerCallStatus as s force index (ServerCallStatus_overload_idx)
        join RouteData as r on ${SAME_HOST} where s.overload = '1' and ${isLive(nowMs)}
      ) as h group by modid, cmdid
    ) as m
    where m.resting = (select count(*) from RouteData as r where r.modid = m.modid and r.cmdid = m.cmdid)
      and not exists (
        select 1 from ServerCallStatus as s join RouteData as r on ${SAME_HOST}
        where s.modid = m.modid and s.cmdid = m.cmdid and s.overload = '0' and ${isLive(nowMs)})
    order by m.resting desc, m.modid, m.cmdid limit ${READ_MAX + 1}`.execute(kysely);
  const modules = rows
    .slice(0, READ_MAX)
    .map((row) => ({ modId: row.modid, cmdId: row.cmdid, hosts: Number(row.resting) }));
  return { modules, unheard: await readUnheard(kysely, nowMs, also), cut: rows.length > READ_MAX };
}

/** Of these, those with hosts of which nobody who lives says how they are. */
async function readUnheard(kysely: Kysely<Tables>, nowMs: number, of: readonly AlertModule[]): Promise<AlertModule[]> {
  if (of.length === 0) return [];
  const { rows } = await sql<{ modid: number; cmdid: number }>`
    select distinct r.modid, r.cmdid from RouteData as r where (r.modid, r.cmdid) in (${keysOf(of)})
      and not exists (select 1 from ServerCallStatus as s join RouteData as r2 on
        r2.modid = s.modid and r2.cmdid = s.cmdid and r2.serverip = s.ip and r2.serverport = s.port
        where s.modid = r.modid and s.cmdid = r.cmdid and ${isLive(nowMs)})`.execute(kysely);
  return rows.map(({ modid, cmdid }) => ({ modId: modid, cmdId: cmdid }));
}

interface LateRow {
  readonly version: number;
  readonly atMs: number;
  readonly acknowledging: number;
  readonly applied: number;
  readonly stragglers: string;
}

/** An edit of which nobody heard for so long is not waited for any more. */
const LATE_MAX_MS = 86_400_000;

async function readLateEdit(kysely: Kysely<Tables>, nowMs: number) {
  const [version, late, behind] = await Promise.all([
    kysely.selectFrom("RouteVersion").select("version").where("id", "=", 1).executeTakeFirst(),
    readLate(kysely, nowMs),
    readBehind(kysely, nowMs),
  ]);
  const oldest = late.toSorted((a, b) => a.atMs - b.atMs)[0];
  const names = late.flatMap((row) =>
    (JSON.parse(row.stragglers) as Straggler[]).map(({ hostname, peer }) => hostname || peer),
  );
  const times = [...late.map(({ atMs }) => atMs), ...behind.map(({ sinceMs }) => Number(sinceMs))];
  return {
    version: oldest?.version ?? version?.version ?? 0,
    sinceMs: times.length === 0 ? null : Math.min(...times),
    lacking: [...new Set([...behind.map(({ hostname, address }) => `${hostname} (${address})`), ...names])].slice(
      0,
      20,
    ),
    waiting:
      late.reduce((most, row) => Math.max(most, Number(row.acknowledging) - Number(row.applied)), 0) + behind.length,
  };
}

/** Versions that a dns-service which lives serves, and some agent has not applied. */
async function readLate(kysely: Kysely<Tables>, nowMs: number): Promise<readonly LateRow[]> {
  const { rows } = await sql<LateRow>`
    select c.version, c.atMs, c.acknowledging, c.applied, c.stragglers
    from RouteConvergence as c join DnsNode as n on n.instance = c.instance and n.seenMs > ${nowMs - DNS_NODE_GONE_MS}
    where c.atMs > ${nowMs - LATE_MAX_MS} and (c.acknowledging > c.applied or c.stragglers <> '[]')
    order by c.atMs limit 100`.execute(kysely);
  return rows;
}

/** dns-services that live and serve an older version than the present one, and since when there is a newer one. */
async function readBehind(kysely: Kysely<Tables>, nowMs: number) {
  const { rows } = await sql<{ hostname: string; address: string; sinceMs: number }>`
    select n.hostname, n.address, coalesce(
      (select min(e.atMs) from RouteEdit as e where e.version > n.routeVersion), v.version * 1000) as sinceMs
    from DnsNode as n join RouteVersion as v on v.id = 1
    where n.seenMs > ${nowMs - DNS_NODE_GONE_MS} and n.routeVersion < v.version
    having sinceMs <= ${nowMs} order by sinceMs limit 100`.execute(kysely);
  return rows;
}
