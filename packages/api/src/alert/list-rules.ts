import { sessionProcedure } from "../procedures.ts";

/** All rules. */
export const listRules = sessionProcedure.query(({ ctx }) => ctx.db.alertDesk.rules());
