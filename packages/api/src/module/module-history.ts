import { sessionProcedure } from "../procedures.ts";
import { moduleHistoryInput } from "./module-input.ts";

/** Calls of one module over time. */
export const moduleHistory = sessionProcedure
  .input(moduleHistoryInput)
  .query(({ ctx, input }) => ctx.queries.moduleHistory(input, input.range, ctx.clock()));
