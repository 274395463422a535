/** The database as the rest of Lars sees it: stores for the daemons, Kysely for the admin's queries. */
import { Kysely, MysqlDialect, sql, type Transaction } from "kysely";
import { type AgentStore, agentStore } from "./agents/agent-store.ts";
import { type AlertDesk, alertDesk } from "./alerts/alert-desk.ts";
import { type AlertStore, alertStore } from "./alerts/alert-store.ts";
import { DATABASE_NOW_MS } from "./alerts/lease-store.ts";
import { type HistoryStore, historyStore } from "./call-history/history-store.ts";
import { ConnectionPool, type DatabaseOptions } from "./connection/connection-pool.ts";
import { retrying } from "./connection/retry.ts";
import { type DnsNodeStore, dnsNodeStore } from "./dns-nodes/dns-node-store.ts";
import type { Tables } from "./generated/tables.ts";
import { type ReporterNodeStore, reporterNodeStore } from "./reporter-nodes/reporter-node-store.ts";
import { type RouteStore, routeStore } from "./routes/route-store.ts";
import { type CallStatusStore, callStatusStore } from "./statuses/call-status-store.ts";

/**
 * An open database. Every failure to reach it is a LarsError: DATABASE_UNAVAILABLE when it is away, DATABASE_REFUSED when
 * it says no.
 */
export interface Database extends AsyncDisposable {
  readonly kysely: Kysely<Tables>;
  readonly routes: RouteStore;
  readonly statuses: CallStatusStore;
  readonly agents: AgentStore;
  readonly dnsNodes: DnsNodeStore;
  readonly reporterNodes: ReporterNodeStore;
  readonly history: HistoryStore;
  readonly alerts: AlertStore;
  readonly alertDesk: AlertDesk;
  /** The longest statement that the server takes, bytes. */
  statementBytesMax(): Promise<number>;
  /** Its clock, unix milliseconds. */
  nowMs(): Promise<number>;
  /** Runs `work` in one transaction; it is run again after a deadlock, so it must do nothing but talk to `tx`. */
  transaction<T>(work: (tx: Transaction<Tables>) => Promise<T>): Promise<T>;
}

/** A database that connects when it is first asked: for a daemon that starts while MySQL is away. */
export function createDatabase(options: DatabaseOptions): Database {
  const pool = new ConnectionPool(options);
  const kysely = new Kysely<Tables>({ dialect: new MysqlDialect({ pool }) });
  return {
    kysely,
    routes: routeStore(kysely, pool),
    statuses: callStatusStore(kysely),
    agents: agentStore(kysely, () => statementBytesMax(kysely)),
    dnsNodes: dnsNodeStore(kysely),
    reporterNodes: reporterNodeStore(kysely),
    history: historyStore(kysely),
    alerts: alertStore(kysely),
    alertDesk: alertDesk(kysely),
    statementBytesMax: () => statementBytesMax(kysely),
    nowMs: () => nowMs(kysely),
    transaction: (work) => retrying(() => kysely.transaction().execute(work)),
    async [Symbol.asyncDispose]() {
      await kysely.destroy();
      await pool.close();
    },
  };
}

/** Like {@link createDatabase}, and makes sure that it answers. Throws DATABASE_UNAVAILABLE or DATABASE_REFUSED. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const database = createDatabase(options);
  try {
    await sql`select 1`.execute(database.kysely);
    return database;
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

async function statementBytesMax(kysely: Kysely<Tables>): Promise<number> {
  // A connection keeps the limit that there was when it was made; the next one has what was set since.
  const { rows } = await sql<{ bytes: number }>`
    select least(@@session.max_allowed_packet, @@global.max_allowed_packet) as bytes`.execute(kysely);
  return Number(rows[0]?.bytes ?? 0);
}

async function nowMs(kysely: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ nowMs: number }>`select ${DATABASE_NOW_MS} as nowMs`.execute(kysely);
  return Number(rows[0]?.nowMs);
}
