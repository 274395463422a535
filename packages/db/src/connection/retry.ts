/** Two writers may wait for each other; the server then ends one of them, which simply starts over. */
import { setTimeout as after } from "node:timers/promises";
import { LarsError } from "@lars/model";
import { sqlCode } from "./database-error.ts";

const ATTEMPTS_MAX = 8;
const PAUSE_MS = 5;

/** ER_CHECKREAD: MariaDB from 11.6 on says so when a locked row is newer than the snapshot. */
const TRANSIENT = new Set(["ER_LOCK_DEADLOCK", "ER_LOCK_WAIT_TIMEOUT", "ER_CHECKREAD"]);

/**
 * Runs `work`, again when the server chose it as the victim of a deadlock or let it wait too long for a lock. `alsoOn`
 * names further server codes worth another attempt. Throws DATABASE_UNAVAILABLE when {@link ATTEMPTS_MAX} attempts lost.
 */
export async function retrying<T>(work: () => Promise<T>, alsoOn: readonly string[] = []): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const code = sqlCode(error) ?? "";
      if (!TRANSIENT.has(code) && !alsoOn.includes(code)) throw error;
      if (attempt === ATTEMPTS_MAX) throw busy(error);
      await after(PAUSE_MS * 2 ** attempt * (0.5 + Math.random()));
    }
  }
}

function busy(cause: unknown): LarsError {
  const message = "The database is too busy: another writer keeps the same rows locked. Try again, or look for it.";
  return new LarsError("DATABASE_UNAVAILABLE", message, { cause });
}
