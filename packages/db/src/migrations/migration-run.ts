/** One migration of one database: looks, says what comes next, does it. */
import { createHash } from "node:crypto";
import { LarsError } from "@lars/model";
import { Kysely, MysqlDialect, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { type ConnectionPool, run } from "../connection/connection-pool.ts";
import { sqlCode } from "../connection/database-error.ts";
import type { Tables } from "../generated/tables.ts";
import { planAdoption } from "./adoption.ts";
import { type DatabaseShape, readShape } from "./database-shape.ts";
import { type MigrationFile, sentenceOf } from "./migration-files.ts";

/** `dryRun`: only say what would be done. `onStep` hears each sentence just before it is done. */
export interface MigrateOptions {
  readonly dryRun: boolean;
  readonly onStep?: (sentence: string) => void;
}

/** What was done, or would be; both lists are sentences for people. Nothing to do: no steps. */
export interface MigrationReport {
  readonly database: string;
  readonly steps: readonly string[];
  readonly warnings: readonly string[];
}

const LOCK_WAIT_SECONDS = 300;
const ATTEMPTS_MAX = 5;
const BOOKKEEPING = "LarsMigration";

/** A statement that an interrupted run had already done says so in one of these ways. */
const DONE_BEFORE = new Set([
  "ER_TABLE_EXISTS_ERROR",
  "ER_DUP_KEYNAME",
  "ER_DUP_FIELDNAME",
  "ER_CANT_DROP_FIELD_OR_KEY",
]);

/** One call of `migrate`: what it has said so far. */
export class MigrationRun {
  readonly #database: string;
  readonly #options: MigrateOptions;
  readonly #steps: string[] = [];
  readonly #warnings = new Set<string>();

  constructor(database: string, options: MigrateOptions) {
    this.#database = database;
    this.#options = options;
  }

  /** Says it, and does it unless this run only pretends. */
  async step(sentence: string, work: () => Promise<unknown>): Promise<void> {
    this.#say(sentence);
    if (!this.#options.dryRun) await work();
  }

  /** The report on a database that does not exist. */
  pretend(files: readonly MigrationFile[]): MigrationReport {
    this.#pretendFiles(files, new Map());
    return this.#report();
  }

  /** Migrates while no other process does. */
  async migrate(pool: ConnectionPool, files: readonly MigrationFile[]): Promise<MigrationReport> {
    const kysely = new Kysely<Tables>({ dialect: new MysqlDialect({ pool }) });
    const unlock = await lock(pool, this.#database);
    try {
      await this.#migrate(kysely, files);
      return this.#report();
    } catch (error) {
      throw pool.translate(error);
    } finally {
      unlock();
    }
  }

  async #migrate(kysely: Kysely<Tables>, files: readonly MigrationFile[]): Promise<void> {
    const applied = await readApplied(kysely);
    refuseNewer(applied, files, this.#database);
    const pending = files.filter((file) => !applied.has(file.name));
    const first = pending.find((file) => file === files[0]);
    for (let attempt = 1; pending.length > 0; attempt++) {
      const shape = await readShape(kysely);
      if (first !== undefined) await this.#adopt(kysely, first);
      if (this.#options.dryRun) return this.#pretendFiles(pending, shape);
      const error = await this.#apply(kysely, files, shape);
      if (error === undefined) return;
      // A writer that is not Lars may add a duplicate between the merge and the unique index.
      const again = first !== undefined && sqlCode(error) === "ER_DUP_ENTRY" && attempt < ATTEMPTS_MAX;
      if (!again) throw error;
    }
  }

  /** In two rounds, as rows can be compared only once all columns are there. */
  async #adopt(kysely: Kysely<Tables>, creation: MigrationFile): Promise<void> {
    for (let round = 1; round <= 2; round++) {
      const plan = await planAdoption(kysely, await readShape(kysely), creation.statements);
      for (const { sentence, statement } of plan.steps) {
        await this.step(sentence, () => sql.raw(statement).execute(kysely));
      }
      for (const warning of plan.warnings) this.#warnings.add(warning);
      if (this.#options.dryRun || plan.isWhole) return;
    }
  }

  async #apply(kysely: Kysely<Tables>, files: readonly MigrationFile[], shape: DatabaseShape): Promise<unknown> {
    const migrations = files.map((file) => [file.name, { up: (db: Kysely<never>) => this.#runFile(db, file, shape) }]);
    const migrator = new Migrator({
      db: kysely,
      provider: { getMigrations: async () => Object.fromEntries(migrations) },
      migrationTableName: BOOKKEEPING,
      migrationLockTableName: `${BOOKKEEPING}Lock`,
      allowUnorderedMigrations: true,
    });
    return (await migrator.migrateToLatest()).error;
  }

  async #runFile(kysely: Kysely<never>, file: MigrationFile, shape: DatabaseShape): Promise<void> {
    for (const statement of file.statements) {
      if (isNews(statement, shape)) this.#say(sentenceOf(statement));
      await sql
        .raw(statement)
        .execute(kysely)
        .catch((error: unknown) => {
          if (!DONE_BEFORE.has(sqlCode(error) ?? "")) throw error;
        });
    }
  }

  #pretendFiles(files: readonly MigrationFile[], shape: DatabaseShape): void {
    for (const statement of files.flatMap((file) => file.statements)) {
      if (isNews(statement, shape)) this.#say(sentenceOf(statement));
    }
  }

  #say(sentence: string): void {
    this.#steps.push(sentence);
    this.#options.onStep?.(sentence);
  }

  #report(): MigrationReport {
    return { database: this.#database, steps: this.#steps, warnings: [...this.#warnings] };
  }
}

/** Whether a statement will do something: tables that are there stay as they are, with their rows. */
function isNews(statement: string, shape: DatabaseShape): boolean {
  const table = /^(?:CREATE TABLE IF NOT EXISTS|INSERT IGNORE INTO) `(\w+)`/i.exec(statement)?.[1];
  return table === undefined || !shape.has(table.toLowerCase());
}

async function readApplied(kysely: Kysely<Tables>): Promise<Set<string>> {
  try {
    const { rows } = await sql<{ name: string }>`select name from ${sql.table(BOOKKEEPING)}`.execute(kysely);
    return new Set(rows.map((row) => row.name));
  } catch (error) {
    if (sqlCode(error) === "ER_NO_SUCH_TABLE") return new Set();
    throw error;
  }
}

function refuseNewer(applied: ReadonlySet<string>, files: readonly MigrationFile[], database: string): void {
  const known = new Set(files.map((file) => file.name));
  const unknown = [...applied].filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  const message = `The database '${database}' was migrated by a newer Lars (${unknown.join(", ")}): update this one to the same version.`;
  throw new LarsError("SCHEMA_NEWER", message);
}

/** Holds a lock of the server until the returned function is called, or this process is gone. */
async function lock(pool: ConnectionPool, database: string): Promise<() => void> {
  const connection = await pool.acquire();
  try {
    // Hashed, as a lock's name has 64 characters at most; here, as MySQL 9.6 has no SHA1().
    const name = createHash("sha1").update(`lars migrate ${database}`).digest("hex");
    const query = "SELECT GET_LOCK(?, ?) AS locked";
    const [row] = (await run(connection, query, [name, LOCK_WAIT_SECONDS])) as { locked: number | null }[];
    if (row?.locked === 1) return () => connection.destroy();
  } catch (error) {
    connection.destroy();
    throw pool.translate(error);
  }
  connection.destroy();
  const message = `Another process has been migrating '${database}' for ${LOCK_WAIT_SECONDS} s: wait for it, or end it.`;
  throw new LarsError("DATABASE_UNAVAILABLE", message);
}
