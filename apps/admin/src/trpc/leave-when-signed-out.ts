import type { AppRouter } from "@lars/api";
import { isTRPCClientError } from "@trpc/client";

/** A session that ended is not an error to read about: the login page brings the person back here afterwards. */
export function leaveWhenSignedOut(error: unknown): void {
  if (!isTRPCClientError<AppRouter>(error) || error.data?.code !== "UNAUTHORIZED") return;
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/login?next=${encodeURIComponent(here)}`);
}
