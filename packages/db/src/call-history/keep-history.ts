/** Keeps the tables of calls over time in shape: hours are added up, partitions come and go, what is old is dropped. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { retrying } from "../connection/retry.ts";
import type { Tables } from "../generated/tables.ts";

/** Modules that are added up with one statement. */
export interface ModuleRange {
  readonly fromModid: number;
  readonly toModid: number;
}

/** What reporters do now and then; several may do it at once. All throw DATABASE_UNAVAILABLE or DATABASE_REFUSED. */
export interface HistoryKeeping {
  /**
   * Hours that are over, from `fromSeconds` up to and not including `untilSeconds`, and not added up; nor is anybody at it
   * who began after `claimedMs`. Oldest first.
   */
  hoursToRoll(span: { fromSeconds: number; untilSeconds: number; claimedMs: number }): Promise<number[]>;
  /** From now on this hour is being added up; false when somebody else is at it. */
  claimHour(atSeconds: number, nowMs: number, staleMs: number): Promise<boolean>;
  /** Modules of an hour in ranges of some `pairsMax` pairs of a host and a caller, so that no statement takes long. */
  modulesOfHour(atSeconds: number, pairsMax: number): Promise<ModuleRange[]>;
  /** Adds up the minutes of an hour for some modules. */
  rollModules(atSeconds: number, range: ModuleRange): Promise<void>;
  /** The hour is added up, the minutes of everything too, unless a minute of it was written meanwhile. */
  hourRolled(atSeconds: number, nowMs: number): Promise<void>;
  /** A minute of it was written: it is to be added up, again if it was. */
  unrollHour(atSeconds: number): Promise<void>;
  /** Deletes at most `rowsMax` rows of a table that are from before `before` in its time column; how many. */
  trim(table: TrimmedTable, before: number, rowsMax: number): Promise<number>;
}

/** Tables whose old rows can be deleted one by one: for the partitioned ones that is the way of a user without rights to alter. */
export type TrimmedTable =
  | "CallMinute"
  | "CallHour"
  | "ModuleMinute"
  | "ModuleHour"
  | "FleetMinute"
  | "HistoryHour"
  | "HostEvent";

const MINUTE_S = 60;
const HOUR_S = 3_600;

/** The keeping on Kysely. */
export function historyKeeping(kysely: Kysely<Tables>): HistoryKeeping {
  const run = async (statement: ReturnType<typeof sql>): Promise<number> => {
    return Number((await retrying(() => statement.execute(kysely))).numAffectedRows ?? 0n);
  };
  return {
    hoursToRoll: (span) => hoursToRoll(kysely, span),

    async claimHour(atSeconds, nowMs, staleMs) {
      const taken = await run(
        sql`insert ignore into HistoryHour (atSeconds, claimedMs) values (${atSeconds}, ${nowMs})`,
      );
      if (taken > 0) return true;
      const again = sql`update HistoryHour set claimedMs = ${nowMs}
        where atSeconds = ${atSeconds} and rolledMs is null and claimedMs < ${nowMs - staleMs}`;
      return (await run(again)) > 0;
    },

    modulesOfHour: (atSeconds, pairsMax) => modulesOfHour(kysely, atSeconds, pairsMax),
    rollModules: (atSeconds, range) => rollModules(run, atSeconds, range),

    async hourRolled(atSeconds, nowMs) {
      await run(sql`update HistoryHour set rolledMs = ${nowMs} where atSeconds = ${atSeconds}`);
      await run(fleetHours({ fromSeconds: atSeconds, untilSeconds: atSeconds + HOUR_S }));
    },

    async unrollHour(atSeconds) {
      await run(sql`delete from HistoryHour where atSeconds = ${atSeconds}`);
    },

    trim(table, before, rowsMax) {
      const column = sql.ref(table === "HostEvent" ? "atMs" : "atSeconds");
      return run(sql`delete from ${sql.table(table)} where ${column} < ${before} order by ${column} limit ${rowsMax}`);
    },
  };
}

/** Adds up what is known of everything in each hour of a span that is added up; it says nothing of the others. */
export function fleetHours(span: { readonly fromSeconds: number; readonly untilSeconds: number }): RawBuilder<unknown> {
  return sql`
    update HistoryHour as h join (
      select atSeconds - atSeconds % ${sql.lit(HOUR_S)} as hour, count(*) as minutes, sum(succ) as succ, sum(err) as err,
        sum(overloadSeconds) as overloadSeconds, max(modules) as modules, max(callers) as callers, max(pairs) as pairs
      from (
        select atSeconds, sum(succ) as succ, sum(err) as err, sum(overloadSeconds) as overloadSeconds,
          max(modules) as modules, sum(callers) as callers, sum(pairs) as pairs
        from FleetMinute where atSeconds >= ${span.fromSeconds} and atSeconds < ${span.untilSeconds} group by atSeconds
      ) as m group by hour
    ) as t on t.hour = h.atSeconds
    set h.minutes = t.minutes, h.succ = t.succ, h.err = t.err, h.overloadSeconds = t.overloadSeconds,
      h.modules = t.modules, h.callers = t.callers, h.pairs = t.pairs
    where h.rolledMs is not null`;
}

async function hoursToRoll(
  kysely: Kysely<Tables>,
  span: { fromSeconds: number; untilSeconds: number; claimedMs: number },
): Promise<number[]> {
  const { rows } = await sql<{ hour: number }>`
    select distinct atSeconds - atSeconds % ${sql.lit(HOUR_S)} as hour from FleetMinute
    where atSeconds >= ${span.fromSeconds} and atSeconds < ${span.untilSeconds}
      and atSeconds - atSeconds % ${sql.lit(HOUR_S)} not in (
        select atSeconds from HistoryHour where rolledMs is not null or claimedMs > ${span.claimedMs})
    order by hour`.execute(kysely);
  return rows.map((row) => Number(row.hour));
}

async function modulesOfHour(kysely: Kysely<Tables>, atSeconds: number, pairsMax: number): Promise<ModuleRange[]> {
  const { rows } = await sql<{ modid: number; pairs: number }>`
    select modid, sum(pairs) as pairs from (
      select modid, cmdid, max(pairs) as pairs from ModuleMinute
      where atSeconds >= ${atSeconds} and atSeconds < ${atSeconds + HOUR_S} group by modid, cmdid
    ) modules group by modid order by modid`.execute(kysely);
  const ranges: ModuleRange[] = [];
  let pairs = Number.POSITIVE_INFINITY;
  for (const { modid, pairs: more } of rows) {
    const last = ranges.at(-1);
    pairs += Number(more);
    if (last !== undefined && pairs <= pairsMax) ranges[ranges.length - 1] = { ...last, toModid: modid };
    else {
      ranges.push({ fromModid: modid, toModid: modid });
      pairs = Number(more);
    }
  }
  return ranges;
}

/** The key begins with the minute, so each is looked at by itself: sixty short ranges of an index. */
async function rollModules(
  run: (statement: ReturnType<typeof sql>) => Promise<unknown>,
  atSeconds: number,
  { fromModid, toModid }: ModuleRange,
): Promise<void> {
  const minutes = sql.join(Array.from({ length: HOUR_S / MINUTE_S }, (_, n) => sql.lit(atSeconds + n * MINUTE_S)));
  const where = sql`atSeconds in (${minutes}) and modid between ${fromModid} and ${toModid}`;
  const at = sql.lit(atSeconds);
  await run(sql`
    insert into CallHour (atSeconds, modid, cmdid, ip, port, caller, succ, err, overloadSeconds)
    select ${at}, modid, cmdid, ip, port, caller, least(sum(succ), 4294967295), least(sum(err), 4294967295),
      least(sum(overloadSeconds), 3600)
    from CallMinute where ${where} group by modid, cmdid, ip, port, caller
    on duplicate key update succ = values(succ), err = values(err), overloadSeconds = values(overloadSeconds)`);
  await run(sql`
    insert into ModuleHour (atSeconds, modid, cmdid, succ, err, overloadSeconds, hosts, overloadedHosts, callers, pairs)
    select ${at}, modid, cmdid, sum(succ), sum(err), sum(overloadSeconds), max(hosts), max(overloadedHosts), max(callers),
      max(pairs)
    from (
      select modid, cmdid, sum(succ) as succ, sum(err) as err, sum(overloadSeconds) as overloadSeconds,
        max(hosts) as hosts, max(overloadedHosts) as overloadedHosts, sum(callers) as callers, sum(pairs) as pairs
      from ModuleMinute where ${where} group by atSeconds, modid, cmdid
    ) minutes group by modid, cmdid
    on duplicate key update succ = values(succ), err = values(err), overloadSeconds = values(overloadSeconds),
      hosts = values(hosts), overloadedHosts = values(overloadedHosts), callers = values(callers), pairs = values(pairs)`);
}
