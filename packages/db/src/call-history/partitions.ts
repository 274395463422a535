/**
 * Partitions of the tables that grow by the minute: the coming ones are cut off the last, which is for all times; old ones
 * are dropped with all their rows in a moment. Several reporters may do it at once: what is done already is passed over.
 */
import { type Kysely, sql } from "kysely";
import { sqlCode } from "../connection/database-error.ts";
import type { Tables } from "../generated/tables.ts";

/** How a table is cut; times in the unit of its time column (seconds, or milliseconds for HostEvent). */
export interface PartitionPlan {
  readonly table: "CallMinute" | "CallHour" | "ModuleMinute" | "ModuleHour" | "HostEvent";
  /** How much time is in one partition. */
  readonly every: number;
  readonly now: number;
  /** What is older goes, once its whole partition is. */
  readonly keep: number;
}

const LATER = "later";

/** Partitions that are there before their time comes: as long as no reporter runs, rows come to the last one. */
const AHEAD = 3;

/** Somebody else has done it, or is at it. */
const DONE_BEFORE = new Set([
  "ER_SAME_NAME_PARTITION",
  "ER_DROP_PARTITION_NON_EXISTENT",
  "ER_PARTITION_DOES_NOT_EXIST",
  "ER_RANGE_NOT_INCREASING_ERROR",
  "ER_REORG_OUTSIDE_RANGE",
  "ER_LOCK_WAIT_TIMEOUT",
]);

/** Brings the partitions of a table up to date; how many were dropped. */
export async function keepPartitions(kysely: Kysely<Tables>, plan: PartitionPlan): Promise<number> {
  const bounds = await boundsOf(kysely, plan.table);
  await cutOff(kysely, plan, bounds);
  const old = bounds.filter(({ bound }) => bound <= plan.now - plan.keep);
  for (const { name } of old) await alter(kysely, `ALTER TABLE ${plan.table} DROP PARTITION ${name}`);
  return old.length;
}

interface Partition {
  readonly name: string;
  /** The first time that is not in it. */
  readonly bound: number;
}

async function boundsOf(kysely: Kysely<Tables>, table: string): Promise<Partition[]> {
  const { rows } = await sql<{ name: string | null; bound: string | null }>`
    select partition_name as name, partition_description as bound from information_schema.partitions
    where table_schema = database() and table_name = ${table} and partition_name <> ${LATER}
    order by partition_ordinal_position`.execute(kysely);
  return rows.map(({ name, bound }) => ({ name: String(name), bound: Number(bound) }));
}

/** The first partition of all also holds whatever is older. */
async function cutOff(kysely: Kysely<Tables>, plan: PartitionPlan, present: readonly Partition[]): Promise<void> {
  const { table, every, now } = plan;
  const current = now - (now % every);
  const cuts: string[] = [];
  for (let from = Math.max(current, present.at(-1)?.bound ?? 0); from < current + every * AHEAD; from += every) {
    cuts.push(`PARTITION p${from} VALUES LESS THAN (${from + every})`);
  }
  if (cuts.length === 0) return;
  const later = `PARTITION ${LATER} VALUES LESS THAN MAXVALUE`;
  await alter(kysely, `ALTER TABLE ${table} REORGANIZE PARTITION ${LATER} INTO (${[...cuts, later].join(", ")})`);
}

async function alter(kysely: Kysely<Tables>, statement: string): Promise<void> {
  try {
    await sql.raw(statement).execute(kysely);
  } catch (error) {
    if (!DONE_BEFORE.has(sqlCode(error) ?? "")) throw error;
  }
}
