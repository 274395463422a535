import { watchLoggedIn } from "../live/live-procedure.ts";
import { sessionProcedure } from "../procedures.ts";

/** The whole fleet at a glance, now and whenever something of it changed. */
export const liveOverview = sessionProcedure.subscription(({ ctx, signal }) =>
  watchLoggedIn(ctx, { topic: "overview", input: null, read: () => ctx.queries.overview(ctx.clock()) }, signal),
);
