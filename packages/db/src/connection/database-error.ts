/** Turns what the driver throws into failures that an operator can act on. Never shows a password. */
import { LarsError } from "@lars/model";
import type { DatabaseUrl } from "./database-url.ts";

const AWAY = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
  "PROTOCOL_CONNECTION_LOST",
  "PROTOCOL_SEQUENCE_TIMEOUT",
  "ER_CON_COUNT_ERROR",
  "ER_SERVER_SHUTDOWN",
  "ER_CONNECTION_KILLED",
  "ER_QUERY_INTERRUPTED",
  "ER_NORMAL_SHUTDOWN",
]);

const REFUSED = new Set([
  "ER_ACCESS_DENIED_ERROR",
  "ER_ACCESS_DENIED_NO_PASSWORD_ERROR",
  "ER_DBACCESS_DENIED_ERROR",
  "ER_TABLEACCESS_DENIED_ERROR",
  "ER_COLUMNACCESS_DENIED_ERROR",
  "ER_SPECIFIC_ACCESS_DENIED_ERROR",
  "ER_HOST_NOT_PRIVILEGED",
  "ER_HOST_IS_BLOCKED",
]);

/** What the server calls a failure, e.g. `ER_DUP_ENTRY`, also when it is the cause of a LarsError. */
export function sqlCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (error instanceof LarsError) return sqlCode(cause);
  return typeof code === "string" ? code : undefined;
}

/**
 * The LarsError for a driver's error: DATABASE_UNAVAILABLE when the server is away, DATABASE_REFUSED when it is there and
 * says no (user, password, rights, database, tables). Anything else is a statement that failed and comes back as it is.
 */
export function databaseError(error: unknown, url: DatabaseUrl): unknown {
  if (error instanceof LarsError) return error;
  const code = sqlCode(error) ?? "";
  if (AWAY.has(code) || isPoolClosed(error)) return unavailable(code, url, error);
  if (code === "ER_LOCK_WAIT_TIMEOUT") return locked(url, error);
  const refusal = refusalOf(code, url);
  return refusal === undefined ? error : new LarsError("DATABASE_REFUSED", refusal, { cause: error });
}

function unavailable(code: string, url: DatabaseUrl, cause: unknown): LarsError {
  const full = code === "ER_CON_COUNT_ERROR";
  const message = full
    ? `The database at ${url.server} has no connection left: raise its max_connections or lower ours.`
    : `No database answers at ${url.server} (${code || "closed"}): start it, or correct the database URL.`;
  return new LarsError("DATABASE_UNAVAILABLE", message, { cause });
}

function locked(url: DatabaseUrl, cause: unknown): LarsError {
  const message = `Someone keeps rows or tables of '${url.name}' at ${url.server} locked: end that transaction, try again.`;
  return new LarsError("DATABASE_UNAVAILABLE", message, { cause });
}

function refusalOf(code: string, url: DatabaseUrl): string | undefined {
  const user = url.user === "" ? "the anonymous user" : `user '${url.user}'`;
  if (REFUSED.has(code)) {
    return `The database at ${url.server} refuses ${user}: correct user or password in the database URL, or grant rights on '${url.name}'.`;
  }
  if (code === "ER_BAD_DB_ERROR") {
    return `The database at ${url.server} lets ${user} in but has no database '${url.name}': run npx lars migrate to create it, or correct the name.`;
  }
  if (code === "ER_NO_SUCH_TABLE" || code === "ER_BAD_FIELD_ERROR") {
    return `The database '${url.name}' at ${url.server} has not the tables of this Lars: run npx lars migrate.`;
  }
  return undefined;
}

function isPoolClosed(error: unknown): boolean {
  return error instanceof Error && (error.message === "Pool is closed." || error.message.includes("closed state"));
}
