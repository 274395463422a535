/** ServerCallStatus, as the reporter writes it. */
import type { CmdId, Ipv4, ModId } from "@lars/model";
import { type Kysely, sql } from "kysely";
import { inBatches } from "../connection/batches.ts";
import { retrying } from "../connection/retry.ts";
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
}

const ROWS_PER_STATEMENT = 1_000;
const COUNT_MAX = 2_147_483_647;

/** Each column changes only when the new row is not older; `ts` comes last, as the others compare with the old one. */
function newer(column: string) {
  const name = sql.ref(column);
  return sql`${name} = if(values(ts) >= ts, values(${name}), ${name})`;
}

const KEEP_NEWER = sql.join(["succ_cnt", "err_cnt", "overload", "ts"].map(newer));

/** A store on Kysely. */
export function callStatusStore(kysely: Kysely<Tables>): CallStatusStore {
  return {
    async upsert(rows) {
      for (const batch of inBatches(inKeyOrder(rows), ROWS_PER_STATEMENT)) {
        const values = sql.join(batch.map(valuesOf));
        const statement = sql`insert into ServerCallStatus (modid, cmdid, ip, port, caller, succ_cnt, err_cnt, ts, overload)
          values ${values} on duplicate key update ${KEEP_NEWER}`;
        await retrying(() => statement.execute(kysely));
      }
    },
  };
}

/** Writers that lock in the same order seldom meet in a deadlock. */
function inKeyOrder(rows: readonly CallStatusRow[]): CallStatusRow[] {
  return [...rows].sort(
    (a, b) => a.modId - b.modId || a.cmdId - b.cmdId || a.ip - b.ip || a.port - b.port || a.caller - b.caller,
  );
}

function valuesOf(row: CallStatusRow) {
  const counts = [Math.min(row.successes, COUNT_MAX), Math.min(row.failures, COUNT_MAX)];
  const key = [row.modId, row.cmdId, row.ip, row.port, row.caller];
  return sql`(${sql.join([...key, ...counts, row.atSeconds, row.overloaded ? "1" : "0"])})`;
}
