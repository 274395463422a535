/** Writes calls over time: minutes as they are cut, events as they happen. */
import { type Kysely, sql } from "kysely";
import { inBatches } from "../connection/batches.ts";
import { PackedValues } from "../connection/packed-values.ts";
import { retrying } from "../connection/retry.ts";
import type { FleetMinute, HostEvent, Tables } from "../generated/tables.ts";
import type { FleetMinuteRow, HostEventRow, ModuleMinuteRow } from "./history-rows.ts";

/** Whose rows, of which minute. */
export interface MinuteOf {
  readonly atSeconds: number;
  readonly reporter: number;
}

/** What reporters write. Writing anything twice changes nothing. All throw DATABASE_UNAVAILABLE or DATABASE_REFUSED. */
export interface HistoryWrites {
  /** One statement; eight numbers a row: modid, cmdid, ip, port, caller, succ, err, overloadSeconds. */
  saveCalls(minute: MinuteOf, rows: Uint32Array): Promise<void>;
  saveModules(rows: readonly ModuleMinuteRow[]): Promise<void>;
  saveFleet(row: FleetMinuteRow): Promise<void>;
  saveEvents(rows: readonly HostEventRow[]): Promise<void>;
}

const CALL_NUMBERS = 8;
const ROWS_PER_STATEMENT = 500;

const MODULE_COLUMNS: readonly (keyof ModuleMinuteRow)[] = [
  "atSeconds",
  "modid",
  "cmdid",
  "reporter",
  "succ",
  "err",
  "overloadSeconds",
  "hosts",
  "overloadedHosts",
  "callers",
  "pairs",
];
/** In the order in which a row is written. */
export const FLEET_COLUMNS: readonly (keyof FleetMinute)[] = [
  "atSeconds",
  "reporter",
  "succ",
  "err",
  "overloadSeconds",
  "modules",
  "callers",
  "pairs",
];
const EVENT_COLUMNS: readonly (keyof HostEvent)[] = [
  "atMs",
  "modid",
  "cmdid",
  "ip",
  "port",
  "caller",
  "overloaded",
  "instance",
  "succ",
  "err",
  "vsucc",
  "verr",
  "lastedSeconds",
];

/** The writes on Kysely. */
export function historyWrites(kysely: Kysely<Tables>): HistoryWrites {
  const packed = new PackedValues();
  const run = async (text: string): Promise<void> => void (await retrying(() => sql.raw(text).execute(kysely)));
  return {
    async saveCalls({ atSeconds, reporter }, rows) {
      if (rows.length === 0) return;
      const values = packed.text(rows, CALL_NUMBERS, `${reporter},${atSeconds},`);
      await run(`insert into CallMinute (reporter,atSeconds,modid,cmdid,ip,port,caller,succ,err,overloadSeconds)
        values ${values} on duplicate key update ${replacing(["succ", "err", "overloadSeconds"])}`);
    },

    async saveModules(rows) {
      for (const batch of inBatches(rows, ROWS_PER_STATEMENT)) {
        const values = packed.text(numbersOf(batch, MODULE_COLUMNS), MODULE_COLUMNS.length);
        await run(`insert into ModuleMinute (${MODULE_COLUMNS.join()}) values ${values}
          on duplicate key update ${replacing(MODULE_COLUMNS.slice(4))}`);
      }
    },

    async saveFleet(row) {
      const values = packed.text(numbersOf([row], FLEET_COLUMNS), FLEET_COLUMNS.length);
      await run(`insert into FleetMinute (${FLEET_COLUMNS.join()}) values ${values}
        on duplicate key update ${replacing(FLEET_COLUMNS.slice(2))}`);
    },

    async saveEvents(rows) {
      const names = sql.join(EVENT_COLUMNS.map((column) => sql.ref(column)));
      for (const batch of inBatches(rows, ROWS_PER_STATEMENT)) {
        const values = sql.join(batch.map((row) => sql`(${sql.join(eventValues(row))})`));
        const statement = sql`insert ignore into HostEvent (${names}) values ${values}`;
        await retrying(() => statement.execute(kysely));
      }
    },
  };
}

function replacing(columns: readonly string[]): string {
  return columns.map((column) => `${column}=values(${column})`).join();
}

function numbersOf<Row>(rows: readonly Row[], columns: readonly (keyof Row)[]): Float64Array {
  return Float64Array.from(rows.flatMap((row) => columns.map((column) => Number(row[column]))));
}

function eventValues(row: HostEventRow): (string | number | null)[] {
  const stored: HostEvent = { ...row, overloaded: row.overloaded ? 1 : 0 };
  return EVENT_COLUMNS.map((column) => stored[column]);
}
