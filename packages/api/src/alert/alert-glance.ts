import { sessionProcedure } from "../procedures.ts";

/** How many alerts fire, and who looks. */
export const alertGlance = sessionProcedure.query(({ ctx }) => ctx.db.alertDesk.glance());
