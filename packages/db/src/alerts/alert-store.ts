/** Alerts for the reporters: who evaluates, by what, and what is written and told. */
import { type Kysely, sql, type Transaction } from "kysely";
import { retrying } from "../connection/retry.ts";
import type { Tables } from "../generated/tables.ts";
import { type AlertBoard, type AlertWrites, alertWrites, fence, readBoard } from "./evaluation-store.ts";
import { type AlertLease, type AlertLeaseStore, alertLeaseStore } from "./lease-store.ts";
import { type AlertReadings, alertReadings } from "./readings.ts";
import { type AlertDeliveryStore, alertDeliveryStore } from "./webhook-store.ts";

/** All that a reporter needs for alerts. All throw DATABASE_UNAVAILABLE or DATABASE_REFUSED. */
export interface AlertStore {
  readonly lease: AlertLeaseStore;
  readonly readings: AlertReadings;
  readonly deliveries: AlertDeliveryStore;
  readBoard(): Promise<AlertBoard>;
  /**
   * Writes all of an evaluation or nothing. `work` is run again after a deadlock.
   * @throws LarsError LEASE_LOST when somebody else has the lease by now.
   */
  write(lease: AlertLease, work: (writes: AlertWrites) => Promise<void>): Promise<void>;
  /** Forgets at most so many alerts that were over, and messages that were done, before `ms`. @returns rows that went. */
  trim(ms: number, rowsMax: number): Promise<number>;
}

/** A store on Kysely. */
export function alertStore(kysely: Kysely<Tables>): AlertStore {
  return {
    lease: alertLeaseStore(kysely),
    readings: alertReadings(kysely),
    deliveries: alertDeliveryStore(kysely),
    readBoard: () => readBoard(kysely),

    async write(lease, work) {
      const all = async (tx: Transaction<Tables>) => {
        await fence(tx, lease);
        await work(alertWrites(tx, lease.nowMs));
      };
      await retrying(() => kysely.transaction().execute(all));
    },

    async trim(ms, rowsMax) {
      const alerts = sql`delete from Alert where resolvedMs < ${ms} order by resolvedMs limit ${rowsMax}`;
      const messages = sql`delete from AlertDelivery where state in ('delivered', 'failed') and doneMs < ${ms} limit ${rowsMax}`;
      let rows = 0;
      for (const statement of [alerts, messages]) {
        rows += Number((await retrying(() => statement.execute(kysely))).numAffectedRows ?? 0n);
      }
      return rows;
    },
  };
}
