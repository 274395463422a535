import { watchLoggedIn } from "../live/live-procedure.ts";
import { sessionProcedure } from "../procedures.ts";

/** The present version, now and whenever it changed or came further. */
export const liveVersion = sessionProcedure.subscription(({ ctx, signal }) =>
  watchLoggedIn(ctx, { topic: "version", input: null, read: () => ctx.queries.presentVersion(ctx.clock()) }, signal),
);
