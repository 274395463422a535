import * as z from "zod";
import { sessionProcedure } from "../procedures.ts";

/** Removes a webhook and what waits for it. */
export const removeWebhook = sessionProcedure
  .input(z.object({ id: z.int().min(1) }))
  .mutation(async ({ ctx, input }) => {
    await ctx.db.alertDesk.removeWebhook(input.id);
    return { removed: true };
  });
