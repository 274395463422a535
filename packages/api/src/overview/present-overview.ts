import { sessionProcedure } from "../procedures.ts";

/** The whole fleet at a glance. */
export const presentOverview = sessionProcedure.query(({ ctx }) => ctx.queries.overview(ctx.clock()));
