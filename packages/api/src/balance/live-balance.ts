import { watchLoggedIn } from "../live/live-procedure.ts";
import { sessionProcedure } from "../procedures.ts";
import { balanceInput } from "./balance-of-route.ts";

/** Every agent that has a route, with its queues, now and whenever something of it changed. */
export const liveBalance = sessionProcedure
  .input(balanceInput)
  .subscription(({ ctx, input, signal }) =>
    watchLoggedIn(
      ctx,
      { topic: "balance", input, read: () => ctx.queries.balanceOf({ ...input, nowMs: ctx.clock() }) },
      signal,
    ),
  );
