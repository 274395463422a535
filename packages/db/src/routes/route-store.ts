/** What a dns-service reads: the version, all routes, or what changed since a version. */
import { type Kysely, sql } from "kysely";
import type { PoolConnection } from "mysql2";
import { type ConnectionPool, run } from "../connection/connection-pool.ts";
import type { Tables } from "../generated/tables.ts";
import { streamNumbers } from "./stream-numbers.ts";

/** A route that edits touched, and the version of the last of them. */
export interface ChangedRoute {
  readonly modId: number;
  readonly cmdId: number;
  readonly version: bigint;
}

/**
 * Read-only access to the routes. Rows come as they are in the table: a deployed one may hold ids above 2,147,483,647 and
 * ports that are none; whoever serves the rows skips those and counts them. Every method throws DATABASE_UNAVAILABLE or DATABASE_REFUSED.
 */
export interface RouteStore {
  /** RouteVersion of row 1; 0n when there is no such row. */
  readVersion(): Promise<bigint>;
  /**
   * One consistent snapshot of everything, in the order modid, cmdid, ip, port. `onRows` gets batches of flat numbers
   * `[modid, cmdid, ip, port, …]`, each valid during its call only. `hasChanges`: changes of that version are there.
   */
  loadAll(onRows: (rows: Uint32Array) => void): Promise<{ readonly version: bigint; readonly hasChanges: boolean }>;
  /**
   * One consistent snapshot of what changed after version `since`, up to the version now: that version, the touched routes
   * oldest first, and all rows of those routes as flat numbers in the order of {@link loadAll}. A touched route without rows
   * is gone.
   * Whoever trims changes, trims the oldest: while those of `since` are there, none of the later ones is missing.
   */
  loadChanges(since: bigint): Promise<RouteChanges>;
  /** Removes changes older than version `before`, a bounded number at a time; returns how many went. */
  trimChanges(before: bigint): Promise<number>;
}

/** The answer of {@link RouteStore.loadChanges}. */
export interface RouteChanges {
  readonly version: bigint;
  /** Whether changes of version `since` itself are still there. */
  readonly knowsSince: boolean;
  readonly changes: readonly ChangedRoute[];
  readonly rows: readonly number[];
}

const VERSION = "SELECT version FROM RouteVersion WHERE id = 1";
const ALL_ROWS = "SELECT modid, cmdid, serverip, serverport FROM RouteData ORDER BY modid, cmdid, serverip, serverport";
/** Changed routes lead, whatever the optimizer thinks; a text keeps a version beyond 2^53 whole. */
const CHANGED_ROWS = `SELECT STRAIGHT_JOIN r.modid, r.cmdid, r.serverip, r.serverport
  FROM (
    SELECT DISTINCT modid, cmdid FROM RouteChange
    WHERE version > CAST(? AS UNSIGNED) AND version <= CAST(? AS UNSIGNED)
  ) AS changed
  JOIN RouteData AS r ON r.modid = changed.modid AND r.cmdid = changed.cmdid
  ORDER BY r.modid, r.cmdid, r.serverip, r.serverport`;
const CHANGES_OF = "SELECT 1 FROM RouteChange WHERE version = CAST(? AS UNSIGNED) LIMIT 1";
const TRIMMED_AT_ONCE = 5_000;

/** Edits behind `since`, up to the present `version`: where that was set back by hand, rows of later ones tell of the past. */
interface Span {
  readonly since: bigint;
  readonly version: bigint;
}

type VersionRow = { readonly version: number | string };

type ChangeColumns = VersionRow & { readonly modid: number; readonly cmdid: number };

/** A store on a pool. Snapshots take a connection of their own while they are read. */
export function routeStore(kysely: Kysely<Tables>, pool: ConnectionPool): RouteStore {
  return {
    async readVersion() {
      const row = await kysely.selectFrom("RouteVersion").select("version").where("id", "=", 1).executeTakeFirst();
      return BigInt(row?.version ?? 0);
    },

    loadAll: (onRows) =>
      inSnapshot(pool, async (connection) => {
        const version = await readVersion(connection);
        const hasChanges = await knows(connection, version);
        await streamNumbers(connection, { sql: ALL_ROWS, onBegun: pool.bePatient(connection) }, onRows);
        return { version, hasChanges };
      }),

    loadChanges: (since) =>
      inSnapshot(pool, async (connection) => {
        const version = await readVersion(connection);
        const span = { since, version };
        const changes = await readChanges(connection, span);
        return {
          version,
          knowsSince: await knows(connection, since),
          changes,
          rows: await readRows(connection, span, pool.bePatient(connection)),
        };
      }),

    async trimChanges(before) {
      const old = sql<never>`delete from RouteChange where version < ${before} order by version limit ${TRIMMED_AT_ONCE}`;
      let trimmed = 0;
      for (let gone = TRIMMED_AT_ONCE; gone === TRIMMED_AT_ONCE; trimmed += gone) {
        gone = Number((await old.execute(kysely)).numAffectedRows ?? 0n);
      }
      return trimmed;
    },
  };
}

/** Every read of `work` sees the same moment; the connection goes back only when it is known to be in order. */
async function inSnapshot<T>(pool: ConnectionPool, work: (connection: PoolConnection) => Promise<T>): Promise<T> {
  const connection = await pool.acquire();
  try {
    await run(connection, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    const result = await work(connection);
    await run(connection, "COMMIT");
    connection.release();
    return result;
  } catch (error) {
    connection.destroy();
    throw pool.translate(error);
  }
}

async function readVersion(connection: PoolConnection): Promise<bigint> {
  const [row] = (await run(connection, VERSION)) as VersionRow[];
  return BigInt(row?.version ?? 0);
}

async function knows(connection: PoolConnection, version: bigint): Promise<boolean> {
  return ((await run(connection, CHANGES_OF, [String(version)])) as unknown[]).length > 0;
}

async function readChanges(connection: PoolConnection, { since, version }: Span): Promise<ChangedRoute[]> {
  const query = `SELECT modid, cmdid, MAX(version) AS version
    FROM RouteChange WHERE version > ? AND version <= ? GROUP BY modid, cmdid ORDER BY version`;
  const rows = (await run(connection, query, [since, version])) as ChangeColumns[];
  return rows.map((row) => ({
    modId: row.modid,
    cmdId: row.cmdid,
    version: BigInt(row.version),
  }));
}

async function readRows(connection: PoolConnection, span: Span, onBegun: () => void): Promise<number[]> {
  const rows: number[] = [];
  const keep = (batch: Uint32Array) => {
    for (const value of batch) rows.push(value);
  };
  await streamNumbers(
    connection,
    { sql: CHANGED_ROWS, parameters: [String(span.since), String(span.version)], onBegun },
    keep,
  );
  return rows;
}
