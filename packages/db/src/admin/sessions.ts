import type { Database } from "../database.ts";

/** Which of these sessions are still good: not ended by a log-out or a new password, and not too old. One query for all. */
export async function liveSessions(db: Database, ids: readonly string[], nowMs: number): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.kysely
    .selectFrom("AuthSession")
    .select("id")
    .where("id", "in", ids)
    .where("expiresAt", ">", new Date(nowMs))
    .execute();
  return new Set(rows.map(({ id }) => id));
}
