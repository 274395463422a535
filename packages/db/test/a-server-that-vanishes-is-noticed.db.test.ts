import { createDatabase, type Database } from "@lars/db";
import { aDatabase, HangingServer, type TestDatabase } from "@lars/testkit";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConnectionPool } from "../src/connection/connection-pool.ts";
import { streamNumbers } from "../src/routes/stream-numbers.ts";

const SILENCE_MS = 1_500;

/** Some hundred kilobytes. */
const ROWS = 20_000;

let fresh: TestDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await aDatabase();
  const values = Array.from({ length: ROWS }, (_, n) => `(NULL, 1, 1, ${n}, 80)`);
  await fresh.sql(`INSERT INTO RouteData VALUES ${values.join()}`);
  database = createDatabase({ url: fresh.url, connectionsMax: 1, silenceMaxMs: SILENCE_MS });
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await fresh[Symbol.asyncDispose]();
});

const away = expect.objectContaining({ code: "DATABASE_UNAVAILABLE" });

test("rows that are on their way when the connection is lost fail, and are not waited for", async () => {
  const pool = new ConnectionPool({ url: fresh.url, connectionsMax: 1 });
  const connection = await pool.acquire();
  const endless = "SELECT a.id, a.id, a.id, a.id FROM RouteData a, RouteData b, RouteData c";
  let killing: Promise<unknown> | undefined;
  const rows = streamNumbers(connection, { sql: endless }, () => {
    killing ??= fresh.sql(`KILL ${connection.threadId}`);
  });
  await expect(rows.catch((error: unknown) => Promise.reject(pool.translate(error)))).rejects.toEqual(away);
  await killing;
  connection.destroy();
  await pool.close();
});

test("a server that says nothing for too long is away, and the next statement is answered", async () => {
  await expect(sql`select sleep(30)`.execute(database.kysely)).rejects.toEqual(away);
  expect(await database.routes.readVersion()).toBe(0n);
});

test("a connection that nobody uses may be silent", async () => {
  const connection = async () =>
    (await sql<{ id: number }>`select connection_id() as id`.execute(database.kysely)).rows;
  const before = await connection();
  await new Promise((resolve) => setTimeout(resolve, SILENCE_MS * 1.3)); // the silence is what is tried
  expect(await connection()).toEqual(before);
});

test("a load waits for longer, as it may have to sort a table or to wait for it", async () => {
  await using other = createDatabase({ url: fresh.url, connectionsMax: 1 });
  const locked = other.kysely.connection().execute(async (connection) => {
    await sql`lock tables RouteData write`.execute(connection);
    const loading = database.routes.loadAll(() => {});
    await sql`select sleep(${(SILENCE_MS / 1000) * 1.3})`.execute(connection);
    await sql`unlock tables`.execute(connection);
    return { loading };
  });
  const { loading } = await locked;
  expect(await loading).toMatchObject({ version: 0n });
});

test("a server that accepts and says nothing, or no more than its greeting, is away, and tried anew", async () => {
  await using server = await HangingServer.before(Number(new URL(fresh.url).port));
  await using through = createDatabase({ url: server.through(fresh.url), connectionsMax: 1, silenceMaxMs: SILENCE_MS });
  for (const says of [0, 1]) {
    server.says = says;
    await expect(through.routes.readVersion()).rejects.toEqual(away);
  }
  server.goesOn();
  expect(await through.routes.readVersion()).toBe(0n);
});

test("a server that stops in the middle of the rows is away as soon as any that is silent", async () => {
  await using server = await HangingServer.before(Number(new URL(fresh.url).port));
  await using through = createDatabase({ url: server.through(fresh.url), connectionsMax: 1, silenceMaxMs: SILENCE_MS });
  let rows = 0;
  server.says = 100_000;
  const begunMs = performance.now();
  await expect(through.routes.loadAll((some) => (rows += some.length / 4))).rejects.toEqual(away);
  expect(performance.now() - begunMs).toBeLessThan(SILENCE_MS * 5); // before the first row it may be silent for six times as long
  server.goesOn();
  await through.routes.loadAll((some) => (rows += some.length / 4));
  expect(rows).toBeGreaterThanOrEqual(ROWS);
});
