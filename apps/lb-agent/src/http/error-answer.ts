/** What callers over HTTP are answered when there is nothing to give: a status, a code for programs, a sentence for people. */
import { type HttpAnswer, jsonAnswer } from "@lars/daemon";

/** Every code with its status. The codes are a contract: they are in the OpenAPI document. */
export const ERROR_STATUS = {
  INPUT_INVALID: 400,
  LOOPBACK_ONLY: 403,
  PATH_UNKNOWN: 404,
  ROUTE_UNKNOWN: 404,
  ROUTE_PENDING: 404,
  HOST_UNKNOWN: 404,
  METHOD_NOT_ALLOWED: 405,
  BODY_TOO_LONG: 413,
  CONTENT_TYPE_UNSUPPORTED: 415,
  INTERNAL_ERROR: 500,
  HOSTS_OVERLOADED: 503,
  AGENT_FULL: 503,
  SHARD_AWAY: 503,
  TOO_MANY_REQUESTS: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** Codes after which the same request is worth another try, and so come with `Retry-After`. */
export const WORTH_A_RETRY: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "ROUTE_PENDING",
  "HOSTS_OVERLOADED",
  "SHARD_AWAY",
  "TOO_MANY_REQUESTS",
]);

/** What `Retry-After` says, seconds: the least that it can. */
const RETRY_SECONDS = "1";

/** A field of a request that is not what it must be. */
export interface Problem {
  readonly field: string;
  readonly message: string;
}

export function errorAnswer(
  code: ErrorCode,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const retry = WORTH_A_RETRY.has(code) ? { "retry-after": RETRY_SECONDS } : {};
  return jsonAnswer(ERROR_STATUS[code], { error: { code, message } }, { ...retry, ...headers });
}

/** 400, with the field that is wrong. */
export function problemAnswer({ field, message }: Problem): HttpAnswer {
  return jsonAnswer(ERROR_STATUS.INPUT_INVALID, { error: { code: "INPUT_INVALID", message, field } });
}
