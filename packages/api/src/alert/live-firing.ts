import { watchLoggedIn } from "../live/live-procedure.ts";
import { sessionProcedure } from "../procedures.ts";

/** What fires, now and whenever that changes. */
export const liveFiring = sessionProcedure.subscription(({ ctx, signal }) =>
  watchLoggedIn(ctx, { topic: "alerts", input: null, read: () => ctx.db.alertDesk.firing() }, signal),
);
