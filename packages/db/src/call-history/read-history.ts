/** Reads calls over time. Every question is a range of a key or of an index, whatever the size of the fleet. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { HostEvent, Tables } from "../generated/tables.ts";
import type {
  EventQuery,
  FleetPoint,
  HistorySpan,
  HostEventRow,
  MatrixCell,
  ModulePoint,
  ModuleTotal,
} from "./history-rows.ts";

/** Which module. */
export interface ModuleKey {
  readonly modid: number;
  readonly cmdid: number;
}

/** What there is to ask. All throw DATABASE_UNAVAILABLE or DATABASE_REFUSED. */
export interface HistoryReads {
  /** The second at which the newest minute that any reporter wrote begins; undefined while there is none. */
  newestMinute(): Promise<number | undefined>;
  /** Everything, one point per step in which somebody listened, oldest first. */
  fleet(span: HistorySpan): Promise<FleetPoint[]>;
  /** One module, one point per step in which somebody listened, with zeros where it was not called, oldest first. */
  module(key: ModuleKey, span: HistorySpan): Promise<ModulePoint[]>;
  /** Modules with failed calls, the highest share of them first; one look at all modules of each minute of the span. */
  worstModules(span: Omit<HistorySpan, "stepSeconds">, max: number): Promise<ModuleTotal[]>;
  /** Callers and hosts of a module in whole minutes; of the last day, and at most 60 minutes at a time. */
  matrixOfMinutes(key: ModuleKey, span: Omit<HistorySpan, "stepSeconds">): Promise<MatrixCell[]>;
  /** The same in whole hours that are over, at most 24 at a time. */
  matrixOfHours(key: ModuleKey, span: Omit<HistorySpan, "stepSeconds">): Promise<MatrixCell[]>;
  events(query: EventQuery): Promise<HostEventRow[]>;
}

const MINUTE_S = 60;
const HOUR_S = 3600;
const MINUTES_MAX = 60;
const HOURS_MAX = 24;

/** The reads on Kysely. */
export function historyReads(kysely: Kysely<Tables>): HistoryReads {
  return {
    async newestMinute() {
      const { rows } = await sql<{ at: number | null }>`select max(atSeconds) as at from FleetMinute`.execute(kysely);
      return rows[0]?.at ?? undefined;
    },

    fleet: (span) => fleetPoints(kysely, span),
    module: (key, span) => modulePoints(kysely, key, span),

    async worstModules({ fromSeconds, untilSeconds }, max) {
      const { rows } = await sql<ModuleTotal>`
        select modid, cmdid, ${summed("succ")}, ${summed("err")}, ${summed("overloadSeconds")} from ModuleMinute
        where atSeconds >= ${fromSeconds} and atSeconds < ${untilSeconds}
        group by modid, cmdid having sum(err) > 0
        order by sum(err) / (sum(succ) + sum(err)) desc, sum(err) desc, modid, cmdid limit ${max}`.execute(kysely);
      return rows.map(numbers);
    },

    matrixOfMinutes: (key, span) => cells(kysely, "CallMinute", { key, times: timesOf(span, MINUTE_S, MINUTES_MAX) }),
    matrixOfHours: (key, span) => cells(kysely, "CallHour", { key, times: timesOf(span, HOUR_S, HOURS_MAX) }),
    events: (query) => events(kysely, query),
  };
}

/** Numbers that MySQL adds up are decimals, which the driver gives as text. */
function numbers<Row extends object>(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])) as Row;
}

function summed(column: string): RawBuilder<unknown> {
  return sql`sum(${sql.ref(column)}) as ${sql.ref(column)}`;
}

function largest(column: string): RawBuilder<unknown> {
  return sql`max(${sql.ref(column)}) as ${sql.ref(column)}`;
}

function stepOf(span: HistorySpan): RawBuilder<unknown> {
  return sql`atSeconds - atSeconds % ${sql.lit(span.stepSeconds)}`;
}

async function fleetPoints(kysely: Kysely<Tables>, span: HistorySpan): Promise<FleetPoint[]> {
  const { rows } = await sql<FleetPoint>`
    select step as atSeconds, count(*) as minutes, ${summed("succ")}, ${summed("err")}, ${summed("overloadSeconds")},
      ${largest("modules")}, ${largest("callers")}, ${largest("pairs")}
    from (
      select ${stepOf(span)} as step, ${summed("succ")}, ${summed("err")}, ${summed("overloadSeconds")},
        ${largest("modules")}, ${summed("callers")}, ${summed("pairs")}
      from FleetMinute where atSeconds >= ${span.fromSeconds} and atSeconds < ${span.untilSeconds} group by atSeconds
    ) minutes group by step order by step`.execute(kysely);
  return rows.map(numbers);
}

type ModuleStep = Omit<ModulePoint, "minutes">;

/** Rows of hours where the step is one and the hour is added up, rows of minutes for the rest. */
async function modulePoints(kysely: Kysely<Tables>, key: ModuleKey, span: HistorySpan): Promise<ModulePoint[]> {
  const known = await fleetPoints(kysely, span);
  const rolled = span.stepSeconds < HOUR_S ? [] : await rolledHours(kysely, span);
  const [ofHours, ofMinutes] = await Promise.all([
    rolled.length === 0 ? [] : moduleHours(kysely, key, span),
    moduleMinutes(kysely, key, { span, rolled }),
  ]);
  const steps = new Map<number, ModuleStep>();
  for (const step of [...ofHours, ...ofMinutes]) {
    const before = steps.get(step.atSeconds);
    steps.set(step.atSeconds, before === undefined ? step : added(before, step));
  }
  return known.map(({ atSeconds, minutes }) => ({ ...(steps.get(atSeconds) ?? nothing(atSeconds)), minutes }));
}

function nothing(atSeconds: number): ModuleStep {
  return { atSeconds, succ: 0, err: 0, overloadSeconds: 0, hosts: 0, overloadedHosts: 0, callers: 0, pairs: 0 };
}

function added(one: ModuleStep, other: ModuleStep): ModuleStep {
  return {
    atSeconds: one.atSeconds,
    succ: one.succ + other.succ,
    err: one.err + other.err,
    overloadSeconds: one.overloadSeconds + other.overloadSeconds,
    hosts: Math.max(one.hosts, other.hosts),
    overloadedHosts: Math.max(one.overloadedHosts, other.overloadedHosts),
    callers: Math.max(one.callers, other.callers),
    pairs: Math.max(one.pairs, other.pairs),
  };
}

async function rolledHours(kysely: Kysely<Tables>, span: HistorySpan): Promise<number[]> {
  const { rows } = await sql<{ atSeconds: number }>`select atSeconds from HistoryHour
    where atSeconds >= ${span.fromSeconds} and atSeconds < ${span.untilSeconds} and rolledMs is not null`.execute(
    kysely,
  );
  return rows.map((row) => row.atSeconds);
}

const STEP_COLUMNS = sql.join([
  ...["succ", "err", "overloadSeconds"].map(summed),
  ...["hosts", "overloadedHosts", "callers", "pairs"].map(largest),
]);

async function moduleHours(kysely: Kysely<Tables>, key: ModuleKey, span: HistorySpan): Promise<ModuleStep[]> {
  const { rows } = await sql<ModuleStep>`
    select ${stepOf(span)} as atSeconds, ${STEP_COLUMNS} from ModuleHour join HistoryHour using (atSeconds)
    where modid = ${key.modid} and cmdid = ${key.cmdid} and rolledMs is not null
      and atSeconds >= ${span.fromSeconds} and atSeconds < ${span.untilSeconds} group by 1`.execute(kysely);
  return rows.map(numbers);
}

async function moduleMinutes(
  kysely: Kysely<Tables>,
  { modid, cmdid }: ModuleKey,
  { span, rolled }: { readonly span: HistorySpan; readonly rolled: readonly number[] },
): Promise<ModuleStep[]> {
  const hour = sql`atSeconds - atSeconds % ${sql.lit(HOUR_S)}`;
  const remaining = rolled.length === 0 ? sql`true` : sql`${hour} not in (${sql.join([...rolled])})`;
  const { rows } = await sql<ModuleStep>`
    select step as atSeconds, ${STEP_COLUMNS} from (
      select ${stepOf(span)} as step, ${summed("succ")}, ${summed("err")}, ${summed("overloadSeconds")},
        ${largest("hosts")}, ${largest("overloadedHosts")}, ${summed("callers")}, ${summed("pairs")}
      from ModuleMinute where modid = ${modid} and cmdid = ${cmdid}
        and atSeconds >= ${span.fromSeconds} and atSeconds < ${span.untilSeconds} and ${remaining} group by atSeconds
    ) minutes group by step`.execute(kysely);
  return rows.map(numbers);
}

/** The key begins with the time: one range per minute or hour finds the module in each. */
function timesOf(span: Omit<HistorySpan, "stepSeconds">, step: number, max: number): number[] {
  const first = Math.ceil(span.fromSeconds / step) * step;
  const times: number[] = [];
  for (let at = first; at + step <= span.untilSeconds && times.length < max; at += step) times.push(at);
  return times;
}

async function cells(
  kysely: Kysely<Tables>,
  table: "CallMinute" | "CallHour",
  { key, times }: { readonly key: ModuleKey; readonly times: readonly number[] },
): Promise<MatrixCell[]> {
  if (times.length === 0) return [];
  const { rows } = await sql<MatrixCell>`
    select ip, port, caller, ${summed("succ")}, ${summed("err")}, ${summed("overloadSeconds")} from ${sql.table(table)}
    where atSeconds in (${sql.join([...times])}) and modid = ${key.modid} and cmdid = ${key.cmdid}
    group by ip, port, caller order by caller, ip, port`.execute(kysely);
  return rows.map(numbers);
}

async function events(kysely: Kysely<Tables>, query: EventQuery): Promise<HostEventRow[]> {
  const { module, caller, beforeMs = Number.MAX_SAFE_INTEGER, max } = query;
  const rows: HostEvent[] = await kysely
    .selectFrom("HostEvent")
    .selectAll()
    .where("atMs", "<", beforeMs)
    .$if(module !== undefined, (all) => all.where("modid", "=", module?.modid ?? 0))
    .$if(module !== undefined, (all) => all.where("cmdid", "=", module?.cmdid ?? 0))
    .$if(caller !== undefined, (all) => all.where("caller", "=", caller ?? 0))
    .orderBy("atMs", "desc")
    .limit(max)
    .execute();
  return rows.map((row) => ({ ...row, overloaded: row.overloaded !== 0 }));
}
