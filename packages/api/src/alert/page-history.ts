import { alertSeveritySchema } from "@lars/input";
import * as z from "zod";
import { pageInput } from "../page-input.ts";
import { sessionProcedure } from "../procedures.ts";

/** Filters of the alerts that are over. */
export const alertHistoryInput = z.object({ ...pageInput, severity: alertSeveritySchema.optional() });

/** One page of the alerts that are over, the newest first. */
export const pageHistory = sessionProcedure
  .input(alertHistoryInput)
  .query(({ ctx, input }) => ctx.db.alertDesk.history(input));
