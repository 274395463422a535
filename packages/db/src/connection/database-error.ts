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

/** It is there and answers questions, and takes nothing new until somebody makes room. */
const FULL = new Set([
  "EE_WRITE",
  "EE_DISK_FULL",
  "EE_DISK_FULL_WITH_RETRY_MSG",
  "ER_DISK_FULL",
  "ER_DISK_FULL_NOWAIT",
  "ER_ERROR_ON_WRITE",
  "ER_RECORD_FILE_FULL",
  "ER_TEMP_FILE_WRITE_FAILURE",
]);

/** It is there and answers questions, and takes nothing new: a replica, or somebody's wish. */
const READ_ONLY = new Set([
  "ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION",
  "ER_INNODB_READ_ONLY",
  "ER_OPEN_AS_READONLY",
  "ER_OPTION_PREVENTS_STATEMENT",
  "ER_READ_ONLY_MODE",
  "ER_READ_ONLY_TRANSACTION",
  "ER_SCHEMA_READ_ONLY",
]);

/** It is there and cannot work just now: no memory, or a node of a cluster that has not joined it. */
const UNFIT = new Set(["ER_OUTOFMEMORY", "ER_OUT_OF_RESOURCES", "ER_MDL_OUT_OF_RESOURCES", "ER_UNKNOWN_COM_ERROR"]);

/** What a storage engine says when the disk is full: ENOSPC. */
const NO_SPACE = /\berror 28\b|No space left on device/;

/** Of MariaDB; the driver has no name for it. */
const STATEMENT_TIMEOUT = 1969;

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

/** TLS: one side wants it and the other cannot, or the certificate is not believed. */
const NO_TLS = new Set(["HANDSHAKE_NO_SSL_SUPPORT", "HANDSHAKE_SSL_ERROR", "ER_SECURE_TRANSPORT_REQUIRED"]);

/** What the server calls a failure, e.g. `ER_DUP_ENTRY`, also when it is the cause of a LarsError. */
export function sqlCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (error instanceof LarsError) return sqlCode(cause);
  return typeof code === "string" ? code : undefined;
}

/** Whether the server ended a question because it took longer than `statementMaxMs`. */
export function isTooSlow(error: unknown): boolean {
  return sqlCode(error) === "ER_QUERY_TIMEOUT" || (error as { errno?: unknown } | null)?.errno === STATEMENT_TIMEOUT;
}

/**
 * The LarsError for a driver's error: DATABASE_UNAVAILABLE when the server is away or takes no writes, DATABASE_REFUSED when
 * it is there and says no (user, password, rights, database, tables). Anything else is a statement that failed and comes
 * back as it is.
 */
export function databaseError(error: unknown, url: DatabaseUrl): unknown {
  if (error instanceof LarsError) return error;
  const code = sqlCode(error) ?? "";
  if (AWAY.has(code) || isPoolClosed(error)) return unavailable(code, url, error);
  if (code === "ER_LOCK_WAIT_TIMEOUT") return locked(url, error);
  const hindrance = hindranceOf(code, url, error);
  if (hindrance !== undefined) return new LarsError("DATABASE_UNAVAILABLE", hindrance, { cause: error });
  const refusal = NO_TLS.has(code) ? withoutTls(url, error) : refusalOf(code, url);
  return refusal === undefined ? error : new LarsError("DATABASE_REFUSED", refusal, { cause: error });
}

function unavailable(code: string, url: DatabaseUrl, cause: unknown): LarsError {
  const full = code === "ER_CON_COUNT_ERROR";
  const message = full
    ? `The database at ${url.server} has no connection left: raise its max_connections or lower ours.`
    : `No database answers at ${url.server} (${code || "closed"}): start it, or correct the database URL.`;
  return new LarsError("DATABASE_UNAVAILABLE", message, { cause });
}

/** Why a server that is there cannot do what it is asked, whatever it is asked. */
function hindranceOf(code: string, { server }: DatabaseUrl, error: unknown): string | undefined {
  const said = error instanceof Error ? error.message : "";
  if (FULL.has(code) || NO_SPACE.test(said)) {
    return `The database at ${server} has no room left (${code}): make room on its disk.`;
  }
  const isReadOnly = READ_ONLY.has(code) && (code !== "ER_OPTION_PREVENTS_STATEMENT" || /read.only/i.test(said));
  if (isReadOnly) {
    return `The database at ${server} is read-only (${code}): name the one that takes writes, or switch its read_only off.`;
  }
  return UNFIT.has(code) ? `The database at ${server} cannot work (${code}): ${said}` : undefined;
}

function locked(url: DatabaseUrl, cause: unknown): LarsError {
  const message = `Someone keeps rows or tables of '${url.name}' at ${url.server} locked: end that transaction, try again.`;
  return new LarsError("DATABASE_UNAVAILABLE", message, { cause });
}

function withoutTls({ server }: DatabaseUrl, error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return `The database at ${server} and Lars do not agree on TLS (${said}): correct ?ssl= in the database URL, or the server's certificate.`;
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
