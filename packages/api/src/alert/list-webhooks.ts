import { sessionProcedure } from "../procedures.ts";

/** All webhooks, without their secrets, and what each was told last. */
export const listWebhooks = sessionProcedure.query(({ ctx }) => ctx.db.alertDesk.webhooks());
