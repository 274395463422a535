/** Calls over time: what reporters write and keep in shape, and what the admin asks. */
import type { Kysely } from "kysely";
import type { Tables } from "../generated/tables.ts";
import { type HistoryFilling, historyFilling } from "./fill-history.ts";
import { type HistoryKeeping, historyKeeping } from "./keep-history.ts";
import { keepPartitions, type PartitionPlan } from "./partitions.ts";
import { type HistoryReads, historyReads } from "./read-history.ts";
import { type HistoryWrites, historyWrites } from "./write-history.ts";

/** All throw DATABASE_UNAVAILABLE or DATABASE_REFUSED. */
export interface HistoryStore extends HistoryReads, HistoryWrites, HistoryKeeping, HistoryFilling {
  /** Brings the partitions of a table up to date, which needs the rights to alter and drop; how many were dropped. */
  keepPartitions(plan: PartitionPlan): Promise<number>;
}

/** A store on Kysely. */
export function historyStore(kysely: Kysely<Tables>): HistoryStore {
  return {
    ...historyReads(kysely),
    ...historyWrites(kysely),
    ...historyKeeping(kysely),
    ...historyFilling(kysely),
    keepPartitions: (plan) => keepPartitions(kysely, plan),
  };
}
