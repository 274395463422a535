/** DnsNode and RouteConvergence: which dns-services run, and how far the last versions came at each. */
import { type Kysely, sql } from "kysely";
import { retrying } from "../connection/retry.ts";
import type { DnsNode, RouteConvergence, Tables } from "../generated/tables.ts";

/** One dns-service; times in unix milliseconds, texts no longer than their columns. */
export interface DnsNodeRow extends Omit<Readonly<DnsNode>, "ready" | "staleReason"> {
  readonly ready: boolean;
  /** Why it is not ready, stale or not whole; empty when all is well. Its column is `staleReason`, which older daemons write. */
  readonly reason: string;
}

/** A connection that was told of a version and does not apply all of it yet. `peer` is `address:port`. */
export interface Straggler {
  readonly hostname: string;
  readonly instance: string;
  readonly peer: string;
}

/** How far one version came at one dns-service; times in milliseconds, null while nobody applied it. */
export interface ConvergenceRow extends Omit<Readonly<RouteConvergence>, "stragglers"> {
  /** At most {@link STRAGGLERS_MAX} of them. */
  readonly stragglers: readonly Straggler[];
}

/** A dns-service that was not seen for so long is gone. */
export const DNS_NODE_GONE_MS = 15_000;

/** The most stragglers that a row names. */
export const STRAGGLERS_MAX = 20;

/** The most that {@link DnsNodeStore.nodes} answers with. */
const NODES_MAX = 1_000;

/** Writes and reads who runs and who has what. All throw DATABASE_UNAVAILABLE or DATABASE_REFUSED. */
export interface DnsNodeStore {
  /** Puts a node in the place of the one with its instance. */
  saveNode(row: DnsNodeRow): Promise<void>;
  /** Forgets nodes of the same hostname and address that are gone: this one took their place. */
  removePredecessors(node: DnsNodeRow): Promise<void>;
  /** Forgets a node: it stopped. */
  removeNode(instance: string): Promise<void>;
  /** Puts each row in the place of the one with its version and instance: one statement, so not more than some hundred. */
  saveConvergence(rows: readonly ConvergenceRow[]): Promise<void>;
  /** Forgets what a node served before `atMs`. */
  trimConvergence(instance: string, atMs: number): Promise<void>;
  /**
   * Forgets nodes that were not seen since `seenMs`, and what was served before `atMs` by nodes that are forgotten.
   * @returns rows that went.
   */
  trimGone(before: { readonly seenMs: number; readonly atMs: number }): Promise<number>;
  /** All nodes, those that are gone included, by hostname and address. */
  nodes(): Promise<readonly DnsNodeRow[]>;
  /** How far these versions came at every node that served them, the newest version first. */
  convergence(versions: readonly number[]): Promise<readonly ConvergenceRow[]>;
}

const NODE_COLUMNS: readonly (keyof DnsNode)[] = [
  "instance",
  "hostname",
  "address",
  "software",
  "version",
  "routeVersion",
  "routes",
  "hosts",
  "connections",
  "greeted",
  "subscriptions",
  "ready",
  "staleSinceMs",
  "staleReason",
  "startedMs",
  "seenMs",
];
const CONVERGENCE_COLUMNS: readonly (keyof RouteConvergence)[] = [
  "version",
  "instance",
  "atMs",
  "routes",
  "told",
  "acknowledging",
  "applied",
  "p50Ms",
  "p99Ms",
  "lastMs",
  "stragglers",
];
const NODE_NAMES = sql.join(NODE_COLUMNS.map((column) => sql.ref(column)));
const NODE_UPDATE = overwriting(NODE_COLUMNS.slice(1));
const CONVERGENCE_NAMES = sql.join(CONVERGENCE_COLUMNS.map((column) => sql.ref(column)));
const CONVERGENCE_UPDATE = overwriting(CONVERGENCE_COLUMNS.slice(2));

/** A store on Kysely. */
export function dnsNodeStore(kysely: Kysely<Tables>): DnsNodeStore {
  return {
    async saveNode(row) {
      const { reason: staleReason, ...others } = row;
      const stored: DnsNode = { ...others, staleReason, ready: row.ready ? 1 : 0 };
      const values = sql.join(NODE_COLUMNS.map((column) => stored[column]));
      const statement = sql`insert into DnsNode (${NODE_NAMES}) values (${values}) on duplicate key update ${NODE_UPDATE}`;
      await retrying(() => statement.execute(kysely));
    },

    async removePredecessors({ hostname, address, instance, seenMs }) {
      const statement = sql`delete from DnsNode where hostname = ${hostname} and address = ${address}
        and instance <> ${instance} and seenMs < ${seenMs - DNS_NODE_GONE_MS}`;
      await retrying(() => statement.execute(kysely));
    },

    async removeNode(instance) {
      await retrying(() => sql`delete from DnsNode where instance = ${instance}`.execute(kysely));
    },

    async saveConvergence(rows) {
      if (rows.length === 0) return;
      const values = sql.join(inKeyOrder(rows).map((row) => sql`(${sql.join(convergenceValues(row))})`));
      const statement = sql`insert into RouteConvergence (${CONVERGENCE_NAMES}) values ${values}
        on duplicate key update ${CONVERGENCE_UPDATE}`;
      await retrying(() => statement.execute(kysely));
    },

    async trimConvergence(instance, atMs) {
      const statement = sql`delete from RouteConvergence where instance = ${instance} and atMs < ${atMs}`;
      await retrying(() => statement.execute(kysely));
    },

    trimGone: (before) => trimGone(kysely, before),
    nodes: async () => {
      const rows = await kysely
        .selectFrom("DnsNode")
        .selectAll()
        .orderBy("hostname")
        .orderBy("address")
        .orderBy("instance")
        .limit(NODES_MAX)
        .execute();
      return rows.map(({ staleReason: reason, ...row }) => ({ ...row, reason, ready: row.ready !== 0 }));
    },
    convergence: (versions) => convergenceOf(kysely, versions),
  };
}

async function trimGone(kysely: Kysely<Tables>, before: { seenMs: number; atMs: number }): Promise<number> {
  const nodes = sql`delete from DnsNode where seenMs < ${before.seenMs}`;
  const gone = Number((await retrying(() => nodes.execute(kysely))).numAffectedRows ?? 0n);
  const rows = sql`delete from RouteConvergence
    where atMs < ${before.atMs} and instance not in (select instance from DnsNode)`;
  return gone + Number((await retrying(() => rows.execute(kysely))).numAffectedRows ?? 0n);
}

async function convergenceOf(kysely: Kysely<Tables>, versions: readonly number[]): Promise<ConvergenceRow[]> {
  if (versions.length === 0) return [];
  const rows = await kysely
    .selectFrom("RouteConvergence")
    .selectAll()
    .where("version", "in", [...versions])
    .orderBy("version", "desc")
    .orderBy("instance")
    .execute();
  return rows.map((row) => ({ ...row, stragglers: JSON.parse(row.stragglers) as Straggler[] }));
}

/** `column = the new value` for each. */
function overwriting(columns: readonly string[]) {
  return sql.join(columns.map((column) => sql`${sql.ref(column)} = values(${sql.ref(column)})`));
}

/** Writers that lock in the same order seldom meet in a deadlock. */
function inKeyOrder(rows: readonly ConvergenceRow[]): ConvergenceRow[] {
  return [...rows].sort((a, b) => a.version - b.version || (a.instance < b.instance ? -1 : 1));
}

function convergenceValues(row: ConvergenceRow) {
  const stored: RouteConvergence = { ...row, stragglers: JSON.stringify(row.stragglers.slice(0, STRAGGLERS_MAX)) };
  return CONVERGENCE_COLUMNS.map((column) => stored[column]);
}
