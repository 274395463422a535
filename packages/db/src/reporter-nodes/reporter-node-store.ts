/** ReporterNode: which reporters run, and how far MySQL is behind what they heard. */
import { type Kysely, sql } from "kysely";
import { retrying } from "../connection/retry.ts";
import type { ReporterNode, Tables } from "../generated/tables.ts";

/** One reporter; times in unix milliseconds, texts no longer than their columns. */
export type ReporterNodeRow = Readonly<ReporterNode>;

/** A reporter that was not seen for so long is gone. */
export const REPORTER_NODE_GONE_MS = 15_000;

/** The most that {@link ReporterNodeStore.nodes} answers with. */
const NODES_MAX = 1_000;

/** Writes and reads who runs. All throw DATABASE_UNAVAILABLE or DATABASE_REFUSED. */
export interface ReporterNodeStore {
  /** Puts a node in the place of the one with its instance. */
  saveNode(row: ReporterNodeRow): Promise<void>;
  /** Forgets nodes of the same hostname and address that are gone: this one took their place. */
  removePredecessors(node: ReporterNodeRow): Promise<void>;
  /** Forgets a node: it stopped. */
  removeNode(instance: string): Promise<void>;
  /** Forgets nodes that were not seen since `seenMs`; rows that went. */
  trimGone(seenMs: number): Promise<number>;
  /** All nodes, those that are gone included, by hostname and address. */
  nodes(): Promise<readonly ReporterNodeRow[]>;
}

const COLUMNS: readonly (keyof ReporterNode)[] = [
  "instance",
  "hostname",
  "address",
  "software",
  "version",
  "connections",
  "rowsWaiting",
  "minutesWaiting",
  "lagMs",
  "takenPerSecond",
  "storedPerSecond",
  "startedMs",
  "seenMs",
];
const NAMES = sql.join(COLUMNS.map((column) => sql.ref(column)));
const UPDATE = sql.join(COLUMNS.slice(1).map((column) => sql`${sql.ref(column)} = values(${sql.ref(column)})`));

/** A store on Kysely. */
export function reporterNodeStore(kysely: Kysely<Tables>): ReporterNodeStore {
  return {
    async saveNode(row) {
      const values = sql.join(COLUMNS.map((column) => row[column]));
      const statement = sql`insert into ReporterNode (${NAMES}) values (${values}) on duplicate key update ${UPDATE}`;
      await retrying(() => statement.execute(kysely));
    },

    async removePredecessors({ hostname, address, instance, seenMs }) {
      const statement = sql`delete from ReporterNode where hostname = ${hostname} and address = ${address}
        and instance <> ${instance} and seenMs < ${seenMs - REPORTER_NODE_GONE_MS}`;
      await retrying(() => statement.execute(kysely));
    },

    async removeNode(instance) {
      await retrying(() => sql`delete from ReporterNode where instance = ${instance}`.execute(kysely));
    },

    async trimGone(seenMs) {
      const statement = sql`delete from ReporterNode where seenMs < ${seenMs}`;
      return Number((await retrying(() => statement.execute(kysely))).numAffectedRows ?? 0n);
    },

    nodes: () =>
      kysely
        .selectFrom("ReporterNode")
        .selectAll()
        .orderBy("hostname")
        .orderBy("address")
        .orderBy("instance")
        .limit(NODES_MAX)
        .execute(),
  };
}
