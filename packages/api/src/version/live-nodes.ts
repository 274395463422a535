import { watchLoggedIn } from "../live/live-procedure.ts";
import { sessionProcedure } from "../procedures.ts";

/** The dns-services, now and whenever something of one changed. */
export const liveNodes = sessionProcedure.subscription(({ ctx, signal }) =>
  watchLoggedIn(ctx, { topic: "nodes", input: null, read: () => ctx.queries.listNodes(ctx.clock()) }, signal),
);
