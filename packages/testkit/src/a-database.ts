/** Databases of a test's own on the server of the test run. */
import { randomBytes } from "node:crypto";
import { createDatabase, type Database, migrate, withDatabase } from "@lars/db";
import { CompiledQuery } from "kysely";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** `mysql://root@127.0.0.1:port/`, without a database. */
    readonly databaseServerUrl: string;
  }
}

/** A database; disposing drops it. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  readonly name: string;
  /** Runs one SQL statement as somebody else would, past all of Lars; its rows. */
  sql(statement: string, parameters?: readonly unknown[]): Promise<Record<string, unknown>[]>;
}

/** `mysql://root@127.0.0.1:port/`: the server of this test run. */
export function databaseServerUrl(): string {
  return inject("databaseServerUrl");
}

/** A migrated database without rows. */
export async function aDatabase(): Promise<TestDatabase> {
  const database = await anEmptyDatabase();
  await migrate(database.url, { dryRun: false });
  return database;
}

/** A database without tables. */
export async function anEmptyDatabase(): Promise<TestDatabase> {
  const name = `lars_test_${randomBytes(6).toString("hex")}`;
  const url = withDatabase(databaseServerUrl(), name);
  {
    await using server = createDatabase({ url: databaseServerUrl(), connectionsMax: 1 });
    await execute(server, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  }
  const database = createDatabase({ url, connectionsMax: 2 });
  return {
    url,
    name,
    sql: (statement, parameters) => execute(database, statement, parameters),
    async [Symbol.asyncDispose]() {
      await execute(database, `DROP DATABASE IF EXISTS ${name}`);
      await database[Symbol.asyncDispose]();
    },
  };
}

async function execute(database: Database, statement: string, parameters: readonly unknown[] = []) {
  const { rows } = await database.kysely.executeQuery(CompiledQuery.raw(statement, [...parameters]));
  return rows as Record<string, unknown>[];
}
