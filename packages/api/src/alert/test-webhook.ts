import * as z from "zod";
import { sessionProcedure } from "../procedures.ts";

/** Has a reporter send a test; how that goes is among what the webhook was told. */
export const testWebhook = sessionProcedure.input(z.object({ id: z.int().min(1) })).mutation(async ({ ctx, input }) => {
  await ctx.db.alertDesk.testWebhook(input.id, { by: ctx.user.name, nowMs: ctx.clock() });
  return { queued: true };
});
