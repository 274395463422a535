import { sessionProcedure } from "../procedures.ts";

/** What fires: critical first, then the newest. */
export const firingAlerts = sessionProcedure.query(({ ctx }) => ctx.db.alertDesk.firing());
