import * as z from "zod";
import { sessionProcedure } from "../procedures.ts";

/** Removes a rule; what fires by it is over. */
export const removeRule = sessionProcedure.input(z.object({ id: z.int().min(1) })).mutation(async ({ ctx, input }) => {
  await ctx.db.alertDesk.removeRule(input.id);
  return { removed: true };
});
