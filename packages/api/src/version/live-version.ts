import { watchLoggedIn } from "../live/live-procedure.ts";
import { sessionProcedure } from "../procedures.ts";

/** The present version now and whenever it, or the number of agents that have it, changed. */
export const liveVersion = sessionProcedure.subscription(({ ctx, signal }) =>
  watchLoggedIn(ctx, { topic: "version", input: null, read: () => ctx.queries.presentVersion(ctx.clock()) }, signal),
);
