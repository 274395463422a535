/** Past times in one go, for a database that has none: what reporters would have written had they been there. */

import { type Kysely, sql } from "kysely";
import { inBatches } from "../connection/batches.ts";
import { packedValues } from "../connection/packed-values.ts";
import type { CallHour, FleetMinute, ModuleHour, Tables } from "../generated/tables.ts";
import type { FleetMinuteRow } from "./history-rows.ts";
import { fleetHours } from "./keep-history.ts";
import { FLEET_COLUMNS } from "./write-history.ts";

/** One hour that is over and added up. */
export interface FilledHour {
  /** Unix second at which it begins. */
  readonly atSeconds: number;
  readonly calls: readonly Omit<Readonly<CallHour>, "atSeconds">[];
  readonly modules: readonly Omit<Readonly<ModuleHour>, "atSeconds">[];
}

/** Writing anything twice changes nothing. Both throw DATABASE_UNAVAILABLE or DATABASE_REFUSED. */
export interface HistoryFilling {
  /** Hours as if their minutes had been added up. */
  fillHours(hours: readonly FilledHour[]): Promise<void>;
  fillFleet(minutes: readonly FleetMinuteRow[]): Promise<void>;
}

const ROWS_PER_STATEMENT = 2_000;
const HOUR_S = 3_600;

const CALL_COLUMNS: readonly (keyof CallHour)[] = [
  "atSeconds",
  "modid",
  "cmdid",
  "ip",
  "port",
  "caller",
  "succ",
  "err",
  "overloadSeconds",
];
const MODULE_COLUMNS: readonly (keyof ModuleHour)[] = [
  "atSeconds",
  "modid",
  "cmdid",
  "succ",
  "err",
  "overloadSeconds",
  "hosts",
  "overloadedHosts",
  "callers",
  "pairs",
];

/** The filling on Kysely. */
export function historyFilling(kysely: Kysely<Tables>): HistoryFilling {
  async function insert<Row>(table: string, columns: readonly (keyof Row & string)[], rows: readonly Row[]) {
    for (const batch of inBatches(rows, ROWS_PER_STATEMENT)) {
      const numbers = Float64Array.from(batch.flatMap((row) => columns.map((column) => Number(row[column]))));
      const values = packedValues(numbers, columns.length);
      await sql.raw(`insert ignore into ${table} (${columns.join()}) values ${values}`).execute(kysely);
    }
  }
  /** Hours and minutes may come in any order. */
  async function totalFleet(times: readonly { readonly atSeconds: number }[]): Promise<void> {
    if (times.length === 0) return;
    const hours = times.map(({ atSeconds }) => atSeconds - (atSeconds % HOUR_S));
    const span = { fromSeconds: Math.min(...hours), untilSeconds: Math.max(...hours) + HOUR_S };
    await fleetHours(span).execute(kysely);
  }
  return {
    async fillHours(hours) {
      const of = <Row>(rows: (hour: FilledHour) => readonly Row[]) =>
        hours.flatMap((hour) => rows(hour).map((row) => ({ ...row, atSeconds: hour.atSeconds })));
      await insert<CallHour>(
        "CallHour",
        CALL_COLUMNS,
        of(({ calls }) => calls),
      );
      await insert<ModuleHour>(
        "ModuleHour",
        MODULE_COLUMNS,
        of(({ modules }) => modules),
      );
      const added = hours.map(({ atSeconds }) => ({ atSeconds, claimedMs: 0, rolledMs: (atSeconds + HOUR_S) * 1_000 }));
      await insert("HistoryHour", ["atSeconds", "claimedMs", "rolledMs"], added);
      await totalFleet(added);
    },
    async fillFleet(minutes) {
      await insert<FleetMinute>("FleetMinute", FLEET_COLUMNS, minutes);
      await totalFleet(minutes);
    },
  };
}
