import { alertWebhookSchema } from "@lars/input";
import { sessionProcedure } from "../procedures.ts";

/** Keeps a webhook; a new one's secret is in the answer, and nowhere else ever again. */
export const saveWebhook = sessionProcedure
  .input(alertWebhookSchema)
  .mutation(({ ctx, input }) => ctx.db.alertDesk.saveWebhook(input, { by: ctx.user.name, nowMs: ctx.clock() }));
