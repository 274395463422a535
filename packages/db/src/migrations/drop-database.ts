/** The end of a database that was made to be thrown away. */
import { ConnectionPool, run } from "../connection/connection-pool.ts";
import { parseDatabaseUrl, withDatabase } from "../connection/database-url.ts";

/** Drops the database of `url` with all that is in it, if it is there. Throws DATABASE_UNAVAILABLE, DATABASE_REFUSED. */
export async function dropDatabase(url: string): Promise<void> {
  const pool = new ConnectionPool({ url: withDatabase(url, ""), connectionsMax: 1 });
  try {
    const connection = await pool.acquire();
    await run(connection, "DROP DATABASE IF EXISTS ??", [parseDatabaseUrl(url).name]);
    connection.release();
  } catch (error) {
    throw pool.translate(error);
  } finally {
    await pool.close();
  }
}
