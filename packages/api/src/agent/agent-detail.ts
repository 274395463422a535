import { sessionProcedure } from "../procedures.ts";
import { agentInput } from "./agent-page-input.ts";

/** One agent with its modules; null when nobody has heard of it. */
export const agentDetail = sessionProcedure
  .input(agentInput)
  .query(({ ctx, input: { instance } }) => ctx.queries.agentDetail(instance, ctx.clock()));
