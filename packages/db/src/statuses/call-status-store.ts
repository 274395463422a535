/** ServerCallStatus, as the reporter writes it. */
import type { CmdId, Ipv4, ModId } from "@lars/model";
import { type Kysely, sql } from "kysely";
import { inBatches } from "../connection/batches.ts";
import { PackedValues } from "../connection/packed-values.ts";
import { retrying, retryingDeadlocks } from "../connection/retry.ts";
import type { Tables } from "../generated/tables.ts";

/** What one caller last reported of one host. */
export interface CallStatusRow {
  readonly modId: ModId | number;
  readonly cmdId: CmdId | number;
  readonly ip: Ipv4 | number;
  readonly port: number;
  readonly caller: Ipv4 | number;
  /** Calls that went well; beyond 2^31 − 1 the column keeps its largest number. */
  readonly successes: number;
  readonly failures: number;
  /** Unix seconds. */
  readonly atSeconds: number;
  readonly overloaded: boolean;
}

/** Writes statuses. */
export interface CallStatusStore {
  /**
   * Puts each row in the place of the one with its key, unless that one is newer; a row that is there as it is costs no
   * write. Runs again after a deadlock. Throws DATABASE_UNAVAILABLE or DATABASE_REFUSED; batches written before stay.
   */
  upsert(rows: readonly CallStatusRow[]): Promise<void>;
  /**
   * The same in one statement, for who has thousands: nine numbers a row in the order of the columns, overload 0 or 1, rows
   * in the order of their keys; they stay as they are until it is done. Runs again after a deadlock, not after a lock that was
   * never free (`isLockLost`).
   */
  upsertPacked(rows: Float64Array): Promise<void>;
}

/** Numbers of a packed row. */
const ROW_NUMBERS = 9;

/** The most bytes of a packed row in a statement: nine numbers of at most eleven digits, and what is around them. */
export const STATUS_ROW_BYTES_MAX = 112;

const ROWS_PER_STATEMENT = 1_000;
const COUNT_MAX = 2_147_483_647;

/** Each column changes only when the new row is not older; `ts` comes last, as the others compare with the old one. */
const KEEP_NEWER = ["succ_cnt", "err_cnt", "overload", "ts"]
  .map((column) => `${column}=if(values(ts)>=ts,values(${column}),${column})`)
  .join();

const INSERT = "insert into ServerCallStatus (modid,cmdid,ip,port,caller,succ_cnt,err_cnt,ts,overload) values ";

/** A store on Kysely. */
export function callStatusStore(kysely: Kysely<Tables>): CallStatusStore {
  const values = new PackedValues();
  const write = async (rows: Float64Array): Promise<void> => {
    const text = `${INSERT}${values.text(rows, ROW_NUMBERS)} on duplicate key update ${KEEP_NEWER}`;
    await sql.raw(text).execute(kysely);
  };
  return {
    async upsert(rows) {
      for (const batch of inBatches(inKeyOrder(rows), ROWS_PER_STATEMENT)) {
        await retrying(() => write(Float64Array.from(batch.flatMap(numbersOf))));
      }
    },
    async upsertPacked(rows) {
      if (rows.length > 0) await retryingDeadlocks(() => write(rows));
    },
  };
}

/** Writers that lock in the same order seldom meet in a deadlock. */
function inKeyOrder(rows: readonly CallStatusRow[]): CallStatusRow[] {
  return [...rows].sort(
    (a, b) => a.modId - b.modId || a.cmdId - b.cmdId || a.ip - b.ip || a.port - b.port || a.caller - b.caller,
  );
}

function numbersOf(row: CallStatusRow): number[] {
  const counts = [Math.min(row.successes, COUNT_MAX), Math.min(row.failures, COUNT_MAX)];
  return [row.modId, row.cmdId, row.ip, row.port, row.caller, ...counts, row.atSeconds, row.overloaded ? 1 : 0];
}
