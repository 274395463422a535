import { sessionProcedure } from "../procedures.ts";
import { moduleInput } from "./module-input.ts";

/** What happened to the hosts of a module, the newest first. */
export const moduleEvents = sessionProcedure
  .input(moduleInput)
  .query(({ ctx, input }) => ctx.queries.moduleEvents(input));
