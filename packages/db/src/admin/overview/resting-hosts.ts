/** Which hosts rest, wherever: by the index of those that do. */
import { type Kysely, sql } from "kysely";
import type { Tables } from "../../generated/tables.ts";
import type { Condition } from "../keyset.ts";
import { namedKey, namesOf } from "../names-of.ts";
import { ONLINE_MS } from "../online.ts";
import { type Resting, WITHOUT_HOST_MAX } from "./overview-rows.ts";

/** Reports of hosts that rest that are looked at. */
const REPORTS_MAX = 10_000;

/** A caller that is no agent of ours lives as long as it reports. */
const REPORTED_S = 120;

/** A report that still says how it is: its caller lives. A report that stays the same is not written again. */
export function isLive(nowMs: number): Condition {
  const since = Math.floor(nowMs / 1_000) - REPORTED_S;
  return sql<boolean>`(s.ts > ${since} or s.caller in (select a.ip from Agent as a where a.seenMs > ${nowMs - ONLINE_MS}))`;
}

interface RestingModule {
  readonly modid: number;
  readonly cmdid: number;
  readonly resting: number;
}

/** Hosts that rest somewhere, and modules that have no other. */
export async function readResting(kysely: Kysely<Tables>, nowMs: number): Promise<Resting> {
  const { rows } = await sql<RestingModule & { reports: number }>`
    select modid, cmdid, count(*) as resting, sum(callers) as reports from (
      select s.modid, s.cmdid, s.ip, s.port, count(*) as callers from (
        select s.modid, s.cmdid, s.ip, s.port, s.caller from ServerCallStatus as s force index (ServerCallStatus_overload_idx)
        where s.overload = '1' and ${isLive(nowMs)} limit ${sql.lit(REPORTS_MAX)}
      ) as s join RouteData as r on r.modid = s.modid and r.cmdid = s.cmdid and r.serverip = s.ip and r.serverport = s.port
      group by s.modid, s.cmdid, s.ip, s.port
    ) as h group by modid, cmdid`.execute(kysely);
  const modules = rows.map(({ modid, cmdid, resting }) => ({ modid, cmdid, resting: Number(resting) }));
  return {
    hosts: modules.reduce((sum, { resting }) => sum + resting, 0),
    hostsAreExact: rows.reduce((sum, { reports }) => sum + Number(reports), 0) < REPORTS_MAX,
    modulesWithout: await withoutIdle(kysely, modules, nowMs),
  };
}

/** Of modules of which every host rests somewhere, those of which nobody reports one that is idle. */
async function withoutIdle(kysely: Kysely<Tables>, modules: readonly RestingModule[], nowMs: number) {
  const candidates = await restingWhole(kysely, modules);
  if (candidates.length === 0) return [];
  const questions = candidates.map(
    ({ modid, cmdid }) => sql<RestingModule>`
      select ${sql.lit(modid)} as modid, ${sql.lit(cmdid)} as cmdid from dual where not exists (
        select 1 from ServerCallStatus as s join RouteData as r
          on r.modid = s.modid and r.cmdid = s.cmdid and r.serverip = s.ip and r.serverport = s.port
        where s.modid = ${sql.lit(modid)} and s.cmdid = ${sql.lit(cmdid)} and s.overload = '0' and ${isLive(nowMs)})`,
  );
  const all = sql<RestingModule>`${sql.join(questions, sql` union all `)} limit ${sql.lit(WITHOUT_HOST_MAX)}`;
  const { rows } = await all.execute(kysely);
  const names = await namesOf(kysely, rows);
  return rows.map((row) => namedKey(names, row));
}

/** Modules of which as many hosts rest as there are. */
async function restingWhole(kysely: Kysely<Tables>, modules: readonly RestingModule[]): Promise<RestingModule[]> {
  if (modules.length === 0) return [];
  const keys = modules.map(({ modid, cmdid }) => sql`(${sql.lit(modid)}, ${sql.lit(cmdid)})`);
  const { rows } = await sql<{ modid: number; cmdid: number; hosts: number }>`
    select modid, cmdid, count(*) as hosts from RouteData where (modid, cmdid) in (${sql.join(keys)})
    group by modid, cmdid`.execute(kysely);
  const hosts = new Map(rows.map((row) => [`${row.modid},${row.cmdid}`, Number(row.hosts)]));
  return modules
    .filter(({ modid, cmdid, resting }) => hosts.get(`${modid},${cmdid}`) === resting)
    .slice(0, CANDIDATES_MAX);
}

/** Modules that rest as a whole somewhere of which the rest is asked. */
const CANDIDATES_MAX = 100;
