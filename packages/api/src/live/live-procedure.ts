import type { TrackedEnvelope } from "@trpc/server";
import { TRPCError } from "@trpc/server";
import type { ApiContext } from "../api-context.ts";
import type { LiveEvent } from "./live-event.ts";
import type { LiveSource } from "./live-hub.ts";

/** A live view asks again who is watching after this time, so that it ends with the session. */
const SESSION_CHECKED_MS = 10_000;

/** A view of the hub for as long as the session lasts; then UNAUTHORIZED. */
export async function* watchLoggedIn<T>(
  ctx: ApiContext,
  source: LiveSource<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrackedEnvelope<LiveEvent<T>>, void> {
  let checkedMs = ctx.clock();
  for await (const event of ctx.hub.watch(source, signal)) {
    if (ctx.clock() - checkedMs > SESSION_CHECKED_MS) {
      await expectSession(ctx);
      checkedMs = ctx.clock();
    }
    yield event;
  }
}

async function expectSession({ accounts, headers }: ApiContext): Promise<void> {
  const session = await accounts.sessionOf(headers).catch(() => undefined); // a database that is away ends no session
  if (session === null) throw new TRPCError({ code: "UNAUTHORIZED", message: "log in first" });
}
