/** Brings any database to where this Lars needs it: none, an empty one, a deployed one, or one of an older Lars. */
import { LarsError } from "@lars/model";
import { ConnectionPool, run } from "../connection/connection-pool.ts";
import { sqlCode } from "../connection/database-error.ts";
import { parseDatabaseUrl, withDatabase } from "../connection/database-url.ts";
import { readMigrations } from "./migration-files.ts";
import { type MigrateOptions, type MigrationReport, MigrationRun } from "./migration-run.ts";

/**
 * Migrates the database of `url`, creating it when it is missing and adopting a deployed one in place (architecture.md,
 * Tables). Only one process migrates at a time; the next finds nothing to do. Throws SCHEMA_NEWER when a newer Lars
 * migrated it, DATABASE_UNAVAILABLE, DATABASE_REFUSED.
 */
export async function migrate(url: string, options: MigrateOptions): Promise<MigrationReport> {
  const name = parseDatabaseUrl(url).name;
  if (name === "")
    throw new LarsError("CONFIG_INVALID", "The database URL names no database; ours is called lars_dns.");
  const files = await readMigrations();
  const migration = new MigrationRun(name, options);
  if (await isMissing(url)) {
    await migration.step(`Create the database ${name}.`, () => createMissing(url, name));
    if (options.dryRun) return migration.pretend(files);
  }
  const pool = new ConnectionPool({ url, connectionsMax: 3 });
  try {
    return await migration.migrate(pool, files);
  } finally {
    await pool.close();
  }
}

async function isMissing(url: string): Promise<boolean> {
  const pool = new ConnectionPool({ url, connectionsMax: 1 });
  try {
    (await pool.acquire()).release();
    return false;
  } catch (error) {
    if (sqlCode(error) === "ER_BAD_DB_ERROR") return true;
    throw error;
  } finally {
    await pool.close();
  }
}

async function createMissing(url: string, name: string): Promise<void> {
  const pool = new ConnectionPool({ url: withDatabase(url, ""), connectionsMax: 1 });
  try {
    const connection = await pool.acquire();
    await run(connection, "CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4", [name]);
  } catch (error) {
    throw pool.translate(error);
  } finally {
    await pool.close();
  }
}
