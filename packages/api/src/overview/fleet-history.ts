import { sessionProcedure } from "../procedures.ts";
import { historyInput } from "./history-input.ts";

/** Calls of everybody over time. */
export const fleetHistory = sessionProcedure
  .input(historyInput)
  .query(({ ctx, input: { range } }) => ctx.queries.fleetHistory(range, ctx.clock()));
