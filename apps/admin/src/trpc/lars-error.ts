import type { AppRouter, LarsErrorData } from "@lars/api";
import { isTRPCClientError } from "@trpc/client";

/** What a failure says: a code of Lars, and what is wrong where. A dead network has the code UNREACHABLE. */
export interface LarsFailure {
  readonly code: LarsErrorData["code"] | "UNREACHABLE";
  readonly issues: LarsErrorData["issues"];
}

/** Reads what a request failed with. */
export function larsErrorOf(error: unknown): LarsFailure {
  if (!isTRPCClientError<AppRouter>(error) || !error.data) return { code: "UNREACHABLE", issues: [] };
  return { code: error.data.lars.code, issues: error.data.lars.issues };
}
