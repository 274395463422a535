/** The one-time token with which the first user is made; only its hash is stored. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Transaction } from "kysely";
import type { Database } from "../database.ts";
import type { Tables } from "../generated/tables.ts";

const TOKEN_BYTES = 32;
const TOKEN_VALID_MS = 24 * 3_600_000;

/** There is one token at most: its row. */
const ROW = 1;

/** A user to be made; the password is hashed already. */
export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string;
}

/** How many users there are. */
export async function userCount(db: Database): Promise<number> {
  return countUsers(db.kysely);
}

/**
 * A new token for making the first user, good for 24 h and in place of any earlier one; undefined when there is a user
 * already. Only its hash is stored, so this is the one moment to show it.
 */
export async function createSetupToken(db: Database, nowMs = Date.now()): Promise<string | undefined> {
  if ((await userCount(db)) > 0) return undefined;
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const row = { id: ROW, tokenHash: hashOf(token), expiresMs: nowMs + TOKEN_VALID_MS };
  await db.kysely.replaceInto("SetupToken").values(row).execute();
  return token;
}

/** Whether a user can be made with `token` now. */
export async function isSetupTokenValid(db: Database, token: string, nowMs: number): Promise<boolean> {
  const row = await db.kysely.selectFrom("SetupToken").selectAll().where("id", "=", ROW).executeTakeFirst();
  return row !== undefined && row.tokenHash === hashOf(token) && row.expiresMs > nowMs;
}

/**
 * Makes the first user and takes the token away, both or neither. False when the token is not valid or there is a user:
 * of two who hold the same token one wins.
 */
export async function createFirstUser(
  db: Database,
  init: { token: string; nowMs: number; user: NewUser },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!(await takeToken(tx, init))) return false;
    if ((await countUsers(tx)) > 0) return false;
    await insertUser(tx, init.user, new Date(init.nowMs));
    return true;
  });
}

/** Forgets every user, all sessions and all links, so that a first one can be made anew; how many users there were. */
export async function forgetUsers(db: Database): Promise<number> {
  return db.transaction(async (tx) => {
    for (const table of ["AuthSession", "AuthAccount", "AuthVerification", "SetupToken"] as const) {
      await tx.deleteFrom(table).execute();
    }
    const gone = await tx.deleteFrom("AuthUser").executeTakeFirst();
    return Number(gone.numDeletedRows);
  });
}

async function takeToken(
  tx: Transaction<Tables>,
  { token, nowMs }: { token: string; nowMs: number },
): Promise<boolean> {
  const taken = await tx
    .deleteFrom("SetupToken")
    .where("id", "=", ROW)
    .where("tokenHash", "=", hashOf(token))
    .where("expiresMs", ">", nowMs)
    .executeTakeFirst();
  return taken.numDeletedRows > 0n;
}

async function insertUser(tx: Transaction<Tables>, user: NewUser, now: Date): Promise<void> {
  const userId = randomUUID();
  const at = { createdAt: now, updatedAt: now };
  await tx
    .insertInto("AuthUser")
    .values({ id: userId, name: user.name, email: user.email, emailVerified: 1, image: null, ...at })
    .execute();
  await tx
    .insertInto("AuthAccount")
    .values({
      id: randomUUID(),
      accountId: userId,
      providerId: "credential",
      userId,
      password: user.passwordHash,
      ...at,
    })
    .execute();
}

async function countUsers(kysely: Database["kysely"] | Transaction<Tables>): Promise<number> {
  const { users } = await kysely
    .selectFrom("AuthUser")
    .select(({ fn }) => fn.countAll<number>().as("users"))
    .executeTakeFirstOrThrow();
  return Number(users);
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
