import { sessionProcedure } from "../procedures.ts";
import { moduleMatrixInput } from "./module-input.ts";

/** How each caller of a module fares with each of its hosts. */
export const moduleMatrix = sessionProcedure
  .input(moduleMatrixInput)
  .query(({ ctx, input }) => ctx.queries.moduleMatrix({ ...input, nowMs: ctx.clock() }));
