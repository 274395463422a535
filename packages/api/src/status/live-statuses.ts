import { watchLoggedIn } from "../live/live-procedure.ts";
import { sessionProcedure } from "../procedures.ts";
import { statusPageInput } from "./status-page-input.ts";

/**
 * A page of what callers reported, now and whenever it changed.
 * @hop 11/11
 */
export const liveStatuses = sessionProcedure
  .input(statusPageInput)
  .subscription(({ ctx, input, signal }) =>
    watchLoggedIn(ctx, { topic: "status", input, read: () => ctx.queries.pageStatuses(input) }, signal),
  );
