import * as z from "zod";
import { sessionProcedure } from "../procedures.ts";

/** Gives a webhook another secret, which is in the answer and nowhere else ever again. */
export const renewSecret = sessionProcedure
  .input(z.object({ id: z.int().min(1) }))
  .mutation(async ({ ctx, input }) => ({
    secret: await ctx.db.alertDesk.renewSecret(input.id, { by: ctx.user.name, nowMs: ctx.clock() }),
  }));
