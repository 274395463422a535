/** The visitor's way in: an account of this demonstration alone, with a password that nobody chose, and a link that works once. */
import { randomBytes } from "node:crypto";
import { createSetupToken, createSignInToken, type Database } from "@lars/db";
import { LarsError } from "@lars/model";

const EMAIL = "demo@lars.example";
const PASSWORD_BYTES = 12;

export interface Visitor {
  readonly email: string;
  readonly password: string;
  /** Logs in whoever opens it first. */
  readonly signInUrl: string;
}

/**
 * Makes the account through the admin, as the first user of any Lars is made.
 * @throws LarsError `DAEMON_FAILED` when the admin refuses.
 */
export async function welcomeVisitor(database: Database, adminUrl: string): Promise<Visitor> {
  const password = randomBytes(PASSWORD_BYTES).toString("base64url");
  const token = await createSetupToken(database);
  const response = await fetch(`${adminUrl}/api/trpc/setup.createFirstUser`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: adminUrl },
    body: JSON.stringify({ token, name: "Demo visitor", email: EMAIL, password }),
  });
  if (!response.ok)
    throw new LarsError("DAEMON_FAILED", `the admin did not make the demo account (${response.status})`);
  const query = new URLSearchParams({
    token: await createSignInToken(database, EMAIL),
    callbackURL: "/",
    errorCallbackURL: "/login",
  });
  return { email: EMAIL, password, signInUrl: `${adminUrl}/api/auth/magic-link/verify?${query}` };
}
