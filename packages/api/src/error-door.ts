import { type FieldIssue, fieldIssues } from "@lars/input";
import { LarsError, type LarsErrorCode } from "@lars/model";
import { TRPCError } from "@trpc/server";
import * as z from "zod";
import type { ApiLog } from "./api-log.ts";

/** What a refused request carries in `data.lars`, for the fields and sentences of the browser. */
export interface LarsErrorData {
  readonly code: LarsErrorCode | "INTERNAL" | "SESSION_MISSING";
  readonly issues: readonly FieldIssue[];
}

/** A {@link LarsError} whose issues are told to the operator field by field. */
export class RefusedError extends LarsError {
  readonly issues: readonly FieldIssue[];

  constructor(code: LarsErrorCode, message: string, init: { issues: readonly FieldIssue[]; cause?: unknown }) {
    super(code, message, { cause: init.cause });
    this.issues = init.issues;
  }
}

const trpcCodes: Partial<Record<LarsErrorCode, TRPCError["code"]>> = {
  INPUT_INVALID: "BAD_REQUEST",
  ROUTE_CONFLICT: "CONFLICT",
  NAME_CONFLICT: "CONFLICT",
  ALERT_CONFLICT: "CONFLICT",
  SETUP_REFUSED: "FORBIDDEN",
  LIVE_FULL: "TOO_MANY_REQUESTS",
  DATABASE_UNAVAILABLE: "SERVICE_UNAVAILABLE",
  DATABASE_REFUSED: "SERVICE_UNAVAILABLE",
};

/** The one place where a failure becomes an answer. What nobody foresaw is logged with its cause. */
export function toTrpcError(error: TRPCError, at: { path: string; log: ApiLog }): TRPCError {
  const cause = error.cause;
  if (cause instanceof LarsError) {
    const code = trpcCodes[cause.code] ?? "INTERNAL_SERVER_ERROR";
    if (code !== "BAD_REQUEST" && code !== "CONFLICT" && code !== "FORBIDDEN") {
      at.log.warn({ err: cause, path: at.path }, cause.message);
    }
    return new TRPCError({ code, message: cause.message, cause });
  }
  if (error.code === "INTERNAL_SERVER_ERROR") at.log.error({ err: cause ?? error, path: at.path }, "a request failed");
  return error;
}

/** What the browser is told of a failure; never a stack, never SQL. */
export function larsErrorData(error: TRPCError): LarsErrorData {
  const { cause } = error;
  if (cause instanceof z.ZodError) return { code: "INPUT_INVALID", issues: fieldIssues(cause) };
  if (cause instanceof RefusedError) return { code: cause.code, issues: cause.issues };
  if (cause instanceof LarsError) return { code: cause.code, issues: [] };
  return { code: error.code === "UNAUTHORIZED" ? "SESSION_MISSING" : "INTERNAL", issues: [] };
}
