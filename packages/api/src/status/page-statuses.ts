import { sessionProcedure } from "../procedures.ts";
import { statusPageInput } from "./status-page-input.ts";

/** One page of what callers reported. */
export const pageStatuses = sessionProcedure
  .input(statusPageInput)
  .query(({ ctx, input }) => ctx.queries.pageStatuses(input));
