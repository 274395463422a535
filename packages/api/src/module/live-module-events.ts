import { watchLoggedIn } from "../live/live-procedure.ts";
import { sessionProcedure } from "../procedures.ts";
import { moduleInput } from "./module-input.ts";

/** What happened to the hosts of a module, the newest first, now and whenever it changed. */
export const liveModuleEvents = sessionProcedure.input(moduleInput).subscription(({ ctx, input, signal }) => {
  const read = () => ctx.queries.moduleEvents(input);
  return watchLoggedIn(ctx, { topic: "module events", input, read }, signal);
});
