import * as z from "zod";
import { pageInput } from "../page-input.ts";
import { sessionProcedure } from "../procedures.ts";

/** What fires: critical first, then the newest; all of it, or the first few. */
export const firingAlerts = sessionProcedure
  .input(z.object({ limit: pageInput.limit }).optional())
  .query(({ ctx, input }) => ctx.db.alertDesk.firing(input?.limit));
