import * as z from "zod";
import { sessionProcedure } from "../procedures.ts";

const HOURS_MAX = 168;
const HOUR_MS = 3_600_000;
const input = z.object({ id: z.int().min(1), hours: z.number().min(0).max(HOURS_MAX) });

/** Keeps a rule from telling webhooks for some hours; none: it tells them again. */
export const muteRule = sessionProcedure.input(input).mutation(async ({ ctx, input: { id, hours } }) => {
  await ctx.db.alertDesk.muteRule(id, hours === 0 ? 0 : ctx.clock() + hours * HOUR_MS);
  return { muted: hours > 0 };
});
