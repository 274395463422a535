import { watchLoggedIn } from "../live/live-procedure.ts";
import { sessionProcedure } from "../procedures.ts";
import { agentPageInput } from "./agent-page-input.ts";

/** A page of the agents, now and whenever something of it changed. */
export const liveAgents = sessionProcedure.input(agentPageInput).subscription(({ ctx, input, signal }) => {
  const read = () => ctx.queries.pageAgents({ ...input, nowMs: ctx.clock() });
  return watchLoggedIn(ctx, { topic: "agents", input, read }, signal);
});
