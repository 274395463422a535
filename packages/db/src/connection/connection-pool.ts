/** The pool under Kysely: sessions set up alike, and errors that say what to do. */
import { setTimeout as after } from "node:timers/promises";
import { LarsError } from "@lars/model";
import type { MysqlPool, MysqlPoolConnection } from "kysely";
import { createPool, type Pool, type PoolConnection, type PoolOptions } from "mysql2";
import { databaseError } from "./database-error.ts";
import { type DatabaseUrl, parseDatabaseUrl } from "./database-url.ts";
import { SignInLimit } from "./sign-in-limit.ts";
import { SilenceLimit } from "./silence-limit.ts";

/** Whom to talk to and with how many connections at once (default 10). */
export interface DatabaseOptions {
  readonly url: string;
  readonly connectionsMax?: number;
  /** A statement of which the server says nothing for so long fails, its connection is cut; default: it may wait for ever. */
  readonly silenceMaxMs?: number;
  /** A lock is waited for so long; default 10 s. */
  readonly lockWaitSeconds?: number;
  /** The server ends a question that takes longer, see `isTooSlow`; default: it may take as long as it likes. */
  readonly statementMaxMs?: number;
}

/** Of a connection, the sign-in included. */
const CONNECT_TIMEOUT_MS = 5_000;
const LOCK_WAIT_S = 10;
const STOP_TIMEOUT_MS = 2_000;
/** Waiting statements per connection; beyond it a caller is told that the database is away. */
const WAITING_PER_CONNECTION = 1_000;

/** Of a group that is packed into one text (packed-groups.ts): a server would cut it off at 1 kB. */
const PACKED_MAX_BYTES = 16_777_216;

/** A server may have to sort millions of rows before the first one comes, or to wait for a lock on their table. */
const SORTING_SILENCE_TIMES = 6;

/** Strict, UTC, snapshots that hold, and never a minute in a lock: what every statement of ours may rely on. */
const session = ({ lockWaitSeconds = LOCK_WAIT_S, statementMaxMs }: DatabaseOptions) => [
  "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00'",
  `SET SESSION innodb_lock_wait_timeout = ${lockWaitSeconds}, lock_wait_timeout = ${lockWaitSeconds * 6}`,
  `SET SESSION group_concat_max_len = ${PACKED_MAX_BYTES}`,
  "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
  ...(statementMaxMs === undefined ? [] : [statementLimit(statementMaxMs)]),
];

/** MySQL and MariaDB have other names for it; each reads only the comment that is meant for it. */
function statementLimit(ms: number): string {
  return `SET SESSION /*!80000 max_execution_time = ${ms} */ /*M! max_statement_time = ${ms / 1_000} */`;
}

/** A mysql2 pool that Kysely can use, and the raw connections for what Kysely cannot do. */
export class ConnectionPool implements MysqlPool {
  readonly url: DatabaseUrl;
  readonly #pool: Pool;
  readonly #session: readonly string[];
  readonly #open = new Set<PoolConnection>();
  readonly #signIn: SignInLimit;
  readonly #silence: SilenceLimit | undefined;
  readonly #ready = new WeakMap<PoolConnection, MysqlPoolConnection>();
  #closed: Promise<void> | undefined;

  constructor(options: DatabaseOptions) {
    const connections = options.connectionsMax ?? 10;
    this.url = parseDatabaseUrl(options.url);
    this.#session = session(options);
    this.#signIn = new SignInLimit(Math.min(options.silenceMaxMs ?? CONNECT_TIMEOUT_MS, CONNECT_TIMEOUT_MS));
    this.#silence = options.silenceMaxMs === undefined ? undefined : new SilenceLimit(options.silenceMaxMs);
    this.#pool = poolOf({
      uri: this.url.href,
      connectionLimit: connections,
      queueLimit: connections * WAITING_PER_CONNECTION,
      connectTimeout: CONNECT_TIMEOUT_MS,
      charset: "utf8mb4",
      timezone: "Z",
      supportBigNumbers: true,
      jsonStrings: true,
    });
    this.#pool.on("connection", (connection: PoolConnection) => {
      this.#signIn.signedIn(connection);
      this.#open.add(connection);
      connection.once("end", () => this.#open.delete(connection));
      this.#silence?.watch(connection);
    });
    this.#pool.on("acquire", (connection) => this.#silence?.begin(connection));
    this.#pool.on("release", (connection) => this.#silence?.end(connection));
  }

  /** Kysely's door: a connection whose errors are ours. */
  getConnection(callback: (error: unknown, connection: MysqlPoolConnection) => void): void {
    this.acquire().then(
      (connection) => callback(null, this.#translated(connection)),
      (error: unknown) => callback(error, undefined as never),
    );
  }

  /** A raw connection, set up; give it back with `release()`, or `destroy()` it when its state is in doubt. */
  async acquire(): Promise<PoolConnection> {
    const connection = await new Promise<PoolConnection>((resolve, reject) => {
      this.#pool.getConnection((error, opened) => (error ? reject(this.translate(error)) : resolve(opened)));
      this.#signIn.watch(this.#pool);
    });
    if (!this.#ready.has(connection)) await this.#setUp(connection);
    return connection;
  }

  /** Lets the server be silent for longer, until what is returned is called, or the connection is given back. */
  bePatient(connection: PoolConnection): () => void {
    this.#silence?.begin(connection, SORTING_SILENCE_TIMES);
    return () => this.#silence?.begin(connection);
  }

  /** The LarsError of a driver's error, where there is one. */
  translate(error: unknown): unknown {
    if (error instanceof Error && error.message === "Queue limit reached.") {
      const message = `The database at ${this.url.server} is too slow: too many statements wait for it.`;
      return new LarsError("DATABASE_UNAVAILABLE", message, { cause: error });
    }
    return databaseError(error, this.url);
  }

  /** Kysely's way to close. */
  end(callback: (error: unknown) => void): void {
    this.close().then(() => callback(null), callback);
  }

  /** Lets running statements end, {@link STOP_TIMEOUT_MS} at most, then cuts what is still open. Closing twice is fine. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#pool.end(() => resolve()));
    const waiting = new AbortController();
    const tooLong = after(STOP_TIMEOUT_MS, undefined, { signal: waiting.signal }).catch(() => undefined);
    await Promise.race([ended, tooLong]);
    waiting.abort();
    this.#signIn[Symbol.dispose]();
    for (const connection of this.#open) connection.destroy();
  }

  async #setUp(connection: PoolConnection): Promise<void> {
    try {
      await Promise.all(this.#session.map((statement) => run(connection, statement)));
    } catch (error) {
      connection.destroy();
      throw this.translate(error);
    }
    this.#ready.set(connection, this.#wrap(connection));
  }

  #translated(connection: PoolConnection): MysqlPoolConnection {
    return this.#ready.get(connection) ?? this.#wrap(connection);
  }

  #wrap(connection: PoolConnection): MysqlPoolConnection {
    const translate = (error: unknown) => this.translate(error);
    return {
      config: connection.config,
      threadId: connection.threadId,
      connect: (callback) => connection.connect((error) => callback?.(error)),
      destroy: () => connection.destroy(),
      release: () => connection.release(),
      query: (sql, parameters, callback) =>
        connection.query(sql, parameters, (error, result) =>
          callback?.(error ? translate(error) : null, result as never),
        ) as never,
    };
  }
}

/** Throws CONFIG_INVALID for options in the URL that the driver does not take. */
function poolOf(options: PoolOptions): Pool {
  try {
    return createPool(options);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `The options behind the ? of the database URL are not understood: ${why}. For TLS write ?ssl={}.`;
    throw new LarsError("CONFIG_INVALID", message, { cause });
  }
}

/** Runs one statement on a raw connection. */
export function run(connection: PoolConnection, sql: string, parameters: readonly unknown[] = []): Promise<unknown> {
  return new Promise((resolve, reject) => {
    connection.query(sql, [...parameters], (error, result) => (error ? reject(error) : resolve(result)));
  });
}
