import type { TrackedEnvelope } from "@trpc/server";
import { TRPCError } from "@trpc/server";
import type { ApiContext } from "../api-context.ts";
import type { Session } from "../auth/session.ts";
import type { LiveEvent } from "./live-event.ts";
import type { LiveSource } from "./live-hub.ts";

/** A view of the hub for as long as the session lasts, also while nothing changes; then UNAUTHORIZED. */
export async function* watchLoggedIn<T>(
  ctx: ApiContext & { readonly user: Session },
  source: LiveSource<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrackedEnvelope<LiveEvent<T>>, void> {
  using session = ctx.sessions.watch(ctx.user.sessionId);
  yield* ctx.hub.watch(source, signal === undefined ? session.ended : AbortSignal.any([signal, session.ended]));
  if (session.ended.aborted) throw new TRPCError({ code: "UNAUTHORIZED", message: "log in first" });
}
