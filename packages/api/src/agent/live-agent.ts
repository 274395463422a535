import { watchLoggedIn } from "../live/live-procedure.ts";
import { sessionProcedure } from "../procedures.ts";
import { agentInput } from "./agent-page-input.ts";

/** One agent with its modules, now and whenever something of it changed. */
export const liveAgent = sessionProcedure.input(agentInput).subscription(({ ctx, input, signal }) => {
  const read = () => ctx.queries.agentDetail(input.instance, ctx.clock());
  return watchLoggedIn(ctx, { topic: "agent", input, read }, signal);
});
