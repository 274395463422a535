/** Reads calls over time. Every question is a range of a key or of an index, whatever the size of the fleet. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { packed, unpacked } from "../connection/packed-groups.ts";
import type { HostEvent, Tables } from "../generated/tables.ts";
import { numbers, summed } from "./adding-up.ts";
import { fleetPoints, modulePoints } from "./calls-over-time.ts";
import type {
  CellChoice,
  EventQuery,
  FleetPoint,
  HistorySpan,
  HostEventRow,
  MatrixCell,
  ModuleKey,
  ModulePoint,
  ModuleTotal,
} from "./history-rows.ts";

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
  /**
   * Callers and hosts of a module, host by host, in whole minutes; of the last day, and at most 60 minutes at a time. Of some
   * cells alone, where it is said which.
   */
  matrixOfMinutes(key: ModuleKey, span: Omit<HistorySpan, "stepSeconds">, of?: CellChoice): Promise<MatrixCell[]>;
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

    matrixOfMinutes: (key, span, of) =>
      cells(kysely, "CallMinute", { key, times: timesOf(span, MINUTE_S, MINUTES_MAX), of }),
    matrixOfHours: (key, span) => cells(kysely, "CallHour", { key, times: timesOf(span, HOUR_S, HOURS_MAX) }),
    events: (query) => events(kysely, query),
  };
}

/** The key begins with the time: one range per minute or hour finds the module in each. */
function timesOf(span: Omit<HistorySpan, "stepSeconds">, step: number, max: number): number[] {
  const first = Math.ceil(span.fromSeconds / step) * step;
  const times: number[] = [];
  for (let at = first; at + step <= span.untilSeconds && times.length < max; at += step) times.push(at);
  return times;
}

interface CellsQuery {
  readonly key: ModuleKey;
  readonly times: readonly number[];
  readonly of?: CellChoice | undefined;
}

interface PackedCells {
  readonly ip: number;
  readonly port: number;
  readonly cells: string;
}

/** Time by time: within one the key has the hosts in their order. */
async function cells(
  kysely: Kysely<Tables>,
  table: "CallMinute" | "CallHour",
  query: CellsQuery,
): Promise<MatrixCell[]> {
  const { key, times, of } = query;
  if (times.length === 0 || of?.callers.length === 0) return [];
  const counts = packed(["caller", "succ", "err", "overloadSeconds"].map((column) => sql.ref(column)));
  const ofTime = times.map(
    (at) => sql`(select ip, port, ${counts} as cells from ${sql.table(table)}
      where atSeconds = ${at} and modid = ${key.modid} and cmdid = ${key.cmdid} and ${chosen(of)} group by ip, port)`,
  );
  const { rows } = await sql<PackedCells>`${sql.join(ofTime, sql` union all `)}`.execute(kysely);
  return perCell(rows.flatMap(cellsOf));
}

/** Beyond so many, a look at all of them is no slower than one at each. */
const SOUGHT_MAX = 5_000;

function chosen(of: CellChoice | undefined): RawBuilder<unknown> {
  if (of === undefined) return sql`true`;
  const isCaller = sql`caller in (${sql.raw(of.callers.join(","))})`;
  const ports = [...new Set(of.hosts.map(({ port }) => port))];
  if (of.hosts.length === 0 || of.hosts.length * ports.length * of.callers.length > SOUGHT_MAX) return isCaller;
  const ips = [...new Set(of.hosts.map(({ ip }) => ip))];
  return sql`ip in (${sql.raw(ips.join(","))}) and port in (${sql.raw(ports.join(","))}) and ${isCaller}`;
}

function cellsOf({ ip, port, cells }: PackedCells): MatrixCell[] {
  const numbers = unpacked(cells);
  const read: MatrixCell[] = [];
  for (let at = 0; at < numbers.length; at += 4) {
    const [caller = 0, succ = 0, err = 0, overloadSeconds = 0] = numbers.slice(at, at + 4);
    read.push({ ip, port, caller, succ, err, overloadSeconds });
  }
  return read;
}

/** Adds up over times and reporters. MySQL would sort them all first. */
function perCell(rows: readonly MatrixCell[]): MatrixCell[] {
  const callersOf = new Map<number, Map<number, MatrixCell>>();
  for (const row of rows) {
    const host = row.ip * 65_536 + row.port;
    const callers = callersOf.get(host) ?? new Map<number, MatrixCell>();
    callersOf.set(host, callers);
    const before = callers.get(row.caller);
    callers.set(row.caller, before === undefined ? row : cellSum(before, row));
  }
  return [...callersOf.values()].flatMap((callers) => [...callers.values()]);
}

function cellSum(one: MatrixCell, other: MatrixCell): MatrixCell {
  return {
    ...one,
    succ: one.succ + other.succ,
    err: one.err + other.err,
    overloadSeconds: one.overloadSeconds + other.overloadSeconds,
  };
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
