import * as z from "zod";
import { sessionProcedure } from "../procedures.ts";

const input = z.object({ id: z.int().min(1), acknowledged: z.boolean() });

/** Says that one takes care of an alert, or after all does not. */
export const acknowledgeAlert = sessionProcedure.input(input).mutation(async ({ ctx, input: { id, acknowledged } }) => {
  await ctx.db.alertDesk.acknowledge(id, acknowledged ? { by: ctx.user.name, nowMs: ctx.clock() } : null);
  return { acknowledged };
});
