import { watchLoggedIn } from "../live/live-procedure.ts";
import { sessionProcedure } from "../procedures.ts";
import { historyInput } from "./history-input.ts";

/** Calls of everybody over time, now and with each minute that is known. */
export const liveFleetHistory = sessionProcedure.input(historyInput).subscription(({ ctx, input, signal }) => {
  const read = () => ctx.queries.fleetHistory(input.range, ctx.clock());
  return watchLoggedIn(ctx, { topic: "fleet history", input, read }, signal);
});
