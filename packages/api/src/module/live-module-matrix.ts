import { watchLoggedIn } from "../live/live-procedure.ts";
import { sessionProcedure } from "../procedures.ts";
import { moduleMatrixInput } from "./module-input.ts";

/** How each caller of a module fares with each of its hosts, now and whenever it changed. */
export const liveModuleMatrix = sessionProcedure.input(moduleMatrixInput).subscription(({ ctx, input, signal }) => {
  const read = () => ctx.queries.moduleMatrix({ ...input, nowMs: ctx.clock() });
  return watchLoggedIn(ctx, { topic: "module matrix", input, read }, signal);
});
