import { watchLoggedIn } from "../live/live-procedure.ts";
import { sessionProcedure } from "../procedures.ts";
import { moduleHistoryInput } from "./module-input.ts";

/** Calls of one module over time, now and whenever it changed. */
export const liveModuleHistory = sessionProcedure.input(moduleHistoryInput).subscription(({ ctx, input, signal }) => {
  const read = () => ctx.queries.moduleHistory(input, input.range, ctx.clock());
  return watchLoggedIn(ctx, { topic: "module history", input, read }, signal);
});
