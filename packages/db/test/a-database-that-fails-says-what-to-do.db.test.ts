import { createDatabase, isTooSlow, migrate, openDatabase, parseDatabaseUrl, withDatabase } from "@lars/db";
import { LarsError } from "@lars/model";
import { aDatabase, anEmptyDatabase, databaseServerUrl } from "@lars/testkit";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { databaseError } from "../src/connection/database-error.ts";

const secret = "s3cr3t-word";

function asUser(url: string, user: string, password = secret): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = password;
  return changed.href;
}

async function failure(work: Promise<unknown>): Promise<{ code: string; message: string; cause: unknown }> {
  return work.then(
    () => {
      throw new Error("it should have failed");
    },
    (error) => error,
  );
}

test("a server that is away is named with its port, and what to do", async () => {
  const error = await failure(openDatabase({ url: `mysql://root:${secret}@127.0.0.1:1/lars_dns` }));
  expect(error.code).toBe("DATABASE_UNAVAILABLE");
  expect(error.message).toBe(
    "No database answers at 127.0.0.1:1 (ECONNREFUSED): start it, or correct the database URL.",
  );
});

test("a refused password names the user and never the password", async () => {
  await using database = await anEmptyDatabase();
  const error = await failure(openDatabase({ url: asUser(database.url, "nobody") }));
  expect(error.code).toBe("DATABASE_REFUSED");
  expect(error.message).toContain("refuses user 'nobody': correct user or password");
  expect(JSON.stringify([error.message, String(error), error.cause])).not.toContain(secret);
});

test("a server that does not agree on TLS is told from one that is away", async () => {
  await using database = await anEmptyDatabase();
  const error = await failure(openDatabase({ url: `${database.url}?ssl={}` }));
  expect(error.code).toBe("DATABASE_REFUSED");
  expect(error.message).toMatch(/do not agree on TLS \(.+\): correct \?ssl= in the database URL/);
});

test("a database that is missing names itself and the command that creates it", async () => {
  const error = await failure(openDatabase({ url: withDatabase(databaseServerUrl(), "no_such_database") }));
  expect(error.code).toBe("DATABASE_REFUSED");
  expect(error.message).toContain("has no database 'no_such_database': run npx lars migrate");
});

test("a user without rights is told to get them, also by a migration", async () => {
  await using database = await aDatabase();
  const user = `u${database.name.slice(-12)}`;
  await database.sql(`CREATE USER ${user}@'%' IDENTIFIED BY '${secret}'`);
  const url = asUser(database.url, user);
  for (const work of [openDatabase({ url }), migrate(url, { dryRun: true })]) {
    const error = await failure(work);
    expect(error.code).toBe("DATABASE_REFUSED");
    expect(error.message).toContain(`grant rights on '${database.name}'`);
  }
  await database.sql(`DROP USER ${user}@'%'`);
});

test("a database without our tables says how to get them", async () => {
  await using empty = await anEmptyDatabase();
  await using database = createDatabase({ url: empty.url });
  const error = await failure(database.routes.readVersion());
  expect(error.code).toBe("DATABASE_REFUSED");
  expect(error.message).toContain("run npx lars migrate");
  expect((await failure(database.routes.loadAll(() => {}))).code).toBe("DATABASE_REFUSED");
});

test("options of the URL that the driver does not take say which, before anything is asked", () => {
  for (const options of ["ssl=nonsense", "ssl=true"]) {
    const open = () => createDatabase({ url: `mysql://root@127.0.0.1:1/lars?${options}` });
    expect(open).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining("?ssl={}") }),
    );
  }
});

test("a server that is there and takes no writes is away, and says what to do", async () => {
  await using fresh = await aDatabase();
  await using database = await openDatabase({ url: fresh.url, connectionsMax: 1 });
  const run = (statement: string) => sql.raw(statement).execute(database.kysely);
  await run("SET SESSION TRANSACTION READ ONLY");
  const readOnly = await failure(database.agents.trimAgents(1, 1));
  expect([readOnly.code, readOnly.message]).toEqual(["DATABASE_UNAVAILABLE", expect.stringContaining("is read-only")]);
  await run("SET SESSION TRANSACTION READ WRITE");

  await run("SET SESSION max_heap_table_size = 16384");
  await run("CREATE TABLE Small (text VARCHAR(1000)) ENGINE = MEMORY");
  const full = await failure(run(`INSERT INTO Small VALUES ${Array(100).fill("(REPEAT('x', 1000))").join()}`));
  expect([full.code, full.message]).toEqual(["DATABASE_UNAVAILABLE", expect.stringContaining("make room on its disk")]);
});

test("what servers say of a disk that is full, and of their wish to be read only, is told from other wishes", () => {
  const url = parseDatabaseUrl("mysql://root@db/lars");
  const saidOf = (code: string, message = "") => {
    const error = databaseError(Object.assign(new Error(message), { code }), url);
    return error instanceof LarsError ? error.code : "its own";
  };
  for (const code of ["ER_DISK_FULL", "ER_RECORD_FILE_FULL", "EE_WRITE", "ER_READ_ONLY_MODE", "ER_OPEN_AS_READONLY"]) {
    expect([code, saidOf(code)]).toEqual([code, "DATABASE_UNAVAILABLE"]);
  }
  const option = (name: string) =>
    `The MariaDB server is running with the ${name} option so it cannot execute this statement`;
  expect(saidOf("ER_OPTION_PREVENTS_STATEMENT", option("--read-only"))).toBe("DATABASE_UNAVAILABLE");
  expect(saidOf("ER_OPTION_PREVENTS_STATEMENT", option("--secure-file-priv"))).toBe("its own");
  expect(saidOf("ER_GET_ERRNO", 'Got error 28 "No space left on device" from storage engine')).toBe(
    "DATABASE_UNAVAILABLE",
  );
  expect(saidOf("ER_GET_ERRNO", 'Got error 192 "Table definition has changed"')).toBe("its own");
});

test("a question that takes longer than it may is ended by the server, and told from other failures", async () => {
  await using fresh = await aDatabase();
  await using database = await openDatabase({ url: fresh.url, statementMaxMs: 100 });
  const failing = sql`select sleep(60)`.execute(database.kysely).catch((error: unknown) => error);
  expect(isTooSlow(await failing)).toBe(true);
  expect(isTooSlow(await sql`select nothing`.execute(database.kysely).catch((error: unknown) => error))).toBe(false);
  expect(await database.routes.readVersion()).toBe(0n);
});

test("a daemon may start while the database is away, and uses it once it is there", async () => {
  await using later = await anEmptyDatabase();
  await using database = createDatabase({ url: later.url });
  await expect(database.routes.readVersion()).rejects.toMatchObject({ code: "DATABASE_REFUSED" });
  await migrate(later.url, { dryRun: false });
  expect(await database.routes.readVersion()).toBe(0n);
});

test("a connection that the server ends is replaced by a new one", async () => {
  await using fresh = await aDatabase();
  await using database = await openDatabase({ url: fresh.url, connectionsMax: 1 });
  const kill = async () => {
    const rows = await fresh.sql(
      "SELECT id FROM information_schema.processlist WHERE db = ? AND id <> CONNECTION_ID()",
      [fresh.name],
    );
    for (const row of rows) await fresh.sql(`KILL ${row["id"]}`).catch(() => undefined);
  };
  await kill();
  await expect.poll(() => database.routes.readVersion().catch(() => undefined)).toBe(0n);
});

test("a closed database says so, and closing twice is fine", async () => {
  await using fresh = await aDatabase();
  const database = await openDatabase({ url: fresh.url });
  await database.routes.loadAll(() => {});
  await database[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  await expect(database.routes.loadAll(() => {})).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
});

test("what was opened and never used is closed without a trace", async () => {
  await using fresh = await aDatabase();
  const database = createDatabase({ url: fresh.url });
  await database[Symbol.asyncDispose]();
  await using raw = createDatabase({ url: fresh.url });
  await raw.routes.loadAll(() => {}); // past Kysely, which has not started then
});
