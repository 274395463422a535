import { sessionProcedure } from "../procedures.ts";
import { agentPageInput } from "./agent-page-input.ts";

/** One page of the agents that reporters have heard of. */
export const pageAgents = sessionProcedure
  .input(agentPageInput)
  .query(({ ctx, input }) => ctx.queries.pageAgents({ ...input, nowMs: ctx.clock() }));
