/** A one-time way in for a user, made by somebody who may write to the database. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Database } from "../database.ts";

const TOKEN_BYTES = 32;
const TOKEN_VALID_MS = 24 * 3_600_000;

/**
 * A token with which whoever holds it logs in once within 24 h as the user of this e-mail address. Only its hash is
 * stored, as better-auth's magic links look for it.
 */
export async function createSignInToken(db: Database, email: string, nowMs = Date.now()): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const now = new Date(nowMs);
  await db.kysely
    .insertInto("AuthVerification")
    .values({
      id: randomUUID(),
      identifier: `magic-link:${createHash("sha256").update(token).digest("base64url")}`,
      value: JSON.stringify({ type: "magic-link", email }),
      expiresAt: new Date(nowMs + TOKEN_VALID_MS),
      createdAt: now,
      updatedAt: now,
    })
    .execute();
  return token;
}
