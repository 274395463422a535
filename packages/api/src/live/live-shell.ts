import { sessionProcedure } from "../procedures.ts";
import { watchLoggedIn } from "./live-procedure.ts";

/** What stands around every page, now and whenever it changes: one stream, as a browser has few connections to spare. */
export const liveShell = sessionProcedure.subscription(({ ctx, signal }) => {
  const read = async () => {
    const [version, alerts] = await Promise.all([ctx.queries.presentVersion(ctx.clock()), ctx.db.alertDesk.glance()]);
    return { version, alerts };
  };
  return watchLoggedIn(ctx, { topic: "shell", input: null, read }, signal);
});
