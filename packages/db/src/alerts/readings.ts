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
    readShares(kysely, query, at),
  ]);
  const minutesKnown = Number(known.rows[0]?.n ?? 0);
  return {
    minutesKnown,
    untilMs: (at + MINUTE_S) * 1_000,
    modules: modules.slice(0, READ_MAX),
    cut: modules.length > READ_MAX,
  };
}

/** A share of all minutes above a threshold is above it in some minute too: an index has those. */
async function readShares(kysely: Kysely<Tables>, query: AlertMinutesQuery, newest: number) {
  const { share, above, module, also } = query;
  const part = share === "errors" ? sql`sum(err)` : sql`sum(overloadSeconds)`;
  const whole = share === "errors" ? sql`(sum(succ) + sum(err))` : sql`(${sql.lit(MINUTE_S)} * sum(pairs))`;
  const wanted = also.length === 0 ? sql`false` : sql`(m.modid, m.cmdid) in (${keysOf(also)})`;
  const only = module === null ? sql`true` : sql`m.modid = ${module.modId} and m.cmdid = ${module.cmdId}`;
  const minutes = Array.from({ length: query.minutes }, (_, n) => newest - n * MINUTE_S);
  const { rows } = await sql<Record<"modid" | "cmdid" | "succ" | "err" | "overloadSeconds" | "pairs", number>>`
    select m.modid, m.cmdid, sum(succ) as succ, sum(err) as err, sum(overloadSeconds) as overloadSeconds, sum(pairs) as pairs
    from (${worthALook(query, minutes)}) as c straight_join (${union(minutes.map((at) => sql`select ${sql.lit(at)} as at`))}) as t
    straight_join ModuleMinute as m force index (primary)
      on m.atSeconds = t.at and m.modid = c.modid and m.cmdid = c.cmdid
    where ${only} group by m.modid, m.cmdid
    having (${part} > 0 and ${part} > ${above} * ${whole}) or ${wanted}
    order by ${part} / greatest(1, ${whole}) desc, m.modid, m.cmdid limit ${READ_MAX + 1}`.execute(kysely);
  return rows.map((row) => ({
    modId: row.modid,
    cmdId: row.cmdid,
    successes: Number(row.succ),
    failures: Number(row.err),
    overloadSeconds: Number(row.overloadSeconds),
    pairs: Number(row.pairs),
  }));
}

function worthALook({ share, above, module, also }: AlertMinutesQuery, minutes: readonly number[]) {
  if (module !== null) return keysAsRows([module]);
  const [column, index] =
    share === "errors" ? ["errorPpm", "ModuleMinute_error_idx"] : ["overloadPpm", "ModuleMinute_overload_idx"];
  const high = sql`
    select modid, cmdid from ModuleMinute force index (${sql.id(index)})
    where atSeconds in (${sql.join([...minutes])}) and ${sql.ref(column)} > ${Math.floor(above * 1_000_000)}`;
  return sql`select distinct modid, cmdid from (${also.length === 0 ? high : union([high, keysAsRows(also)])}) as h`;
}

function keysAsRows(modules: readonly AlertModule[]): RawBuilder<unknown> {
  return union(modules.map(({ modId, cmdId }) => sql`select ${sql.lit(modId)} as modid, ${sql.lit(cmdId)} as cmdid`));
}

function union(rows: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql.join([...rows], sql` union all `);
}

function keysOf(modules: readonly AlertModule[]): RawBuilder<unknown> {
  return sql.join(modules.map(({ modId, cmdId }) => sql`(${modId}, ${cmdId})`));
}

const SAME_HOST = sql`r.modid = s.modid and r.cmdid = s.cmdid and r.serverip = s.ip and r.serverport = s.port`;

/** Module by module, each only until it is known: `exists` would be turned round, and asked of all modules at once. */
async function readNoIdle(kysely: Kysely<Tables>, nowMs: number, also: readonly AlertModule[]) {
  const { rows } = await sql<{ modid: number; cmdid: number; resting: number }>`
    select m.modid, m.cmdid,
      (select count(*) from RouteData as r where r.modid = m.modid and r.cmdid = m.cmdid) as resting
    from (
      select distinct modid, cmdid from ServerCallStatus force index (ServerCallStatus_overload_idx) where overload = '1'
    ) as m
    where (
        select 1 from ServerCallStatus as s straight_join RouteData as r on ${SAME_HOST}
        where s.modid = m.modid and s.cmdid = m.cmdid and s.overload = '0' and ${isLive(nowMs)} limit 1) is null
      and (select 1 from RouteData as r where r.modid = m.modid and r.cmdid = m.cmdid and (
        select 1 from ServerCallStatus as s where ${SAME_HOST} and s.overload = '1' and ${isLive(nowMs)} limit 1) is null
        limit 1) is null
    having resting > 0 order by resting desc, m.modid, m.cmdid limit ${READ_MAX + 1}`.execute(kysely);
  const modules = rows
    .slice(0, READ_MAX)
    .map((row) => ({ modId: row.modid, cmdId: row.cmdid, hosts: Number(row.resting) }));
  return { modules, unheard: await readUnheard(kysely, nowMs, also), cut: rows.length > READ_MAX };
}

/** Of these, those with hosts of which nobody who lives says how they are. */
async function readUnheard(kysely: Kysely<Tables>, nowMs: number, of: readonly AlertModule[]): Promise<AlertModule[]> {
  if (of.length === 0) return [];
  const { rows } = await sql<{ modid: number; cmdid: number }>`
    select r.modid, r.cmdid from (select distinct modid, cmdid from RouteData where (modid, cmdid) in (${keysOf(of)})) as r
      where not exists (select 1 from ServerCallStatus as s join RouteData as r2 on
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
