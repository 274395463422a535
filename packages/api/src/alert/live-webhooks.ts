import { watchLoggedIn } from "../live/live-procedure.ts";
import { sessionProcedure } from "../procedures.ts";

/** All webhooks and what each was told last, now and whenever that changes. */
export const liveWebhooks = sessionProcedure.subscription(({ ctx, signal }) =>
  watchLoggedIn(ctx, { topic: "webhooks", input: null, read: () => ctx.db.alertDesk.webhooks() }, signal),
);
