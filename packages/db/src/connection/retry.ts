/** Two writers may wait for each other; the server then ends one of them, which simply starts over. */
import { setTimeout as after } from "node:timers/promises";
import { LarsError } from "@lars/model";
import { sqlCode } from "./database-error.ts";

const ATTEMPTS_MAX = 8;
const PAUSE_MS = 5;

/** ER_CHECKREAD: MariaDB from 11.6 on says so when a locked row is newer than the snapshot. */
const DEADLOCK: readonly string[] = ["ER_LOCK_DEADLOCK", "ER_CHECKREAD"];
const TRANSIENT: readonly string[] = [...DEADLOCK, "ER_LOCK_WAIT_TIMEOUT"];

/**
 * Runs `work`, again when the server chose it as the victim of a deadlock or let it wait too long for a lock. `alsoOn`
 * names further server codes worth another attempt. Throws DATABASE_UNAVAILABLE when {@link ATTEMPTS_MAX} attempts lost.
 */
export function retrying<T>(work: () => Promise<T>, alsoOn: readonly string[] = []): Promise<T> {
  return retryingOn([...TRANSIENT, ...alsoOn], work);
}

/** Runs `work` again after a deadlock only: for who has other things to do than to wait for a lock once more. */
export function retryingDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  return retryingOn(DEADLOCK, work);
}

async function retryingOn<T>(codes: readonly string[], work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!codes.includes(sqlCode(error) ?? "")) throw error;
      if (attempt === ATTEMPTS_MAX) throw busy(error);
      await after(PAUSE_MS * 2 ** attempt * (0.5 + Math.random()));
    }
  }
}

function busy(cause: unknown): LarsError {
  const message = "The database is too busy: another writer keeps the same rows locked. Try again, or look for it.";
  return new LarsError("DATABASE_UNAVAILABLE", message, { cause });
}

/** Whether a failure says that others kept rows locked, and nothing worse: the rows of this statement are the only ones hurt. */
export function isLockLost(error: unknown): boolean {
  return TRANSIENT.includes(sqlCode(error) ?? "");
}
