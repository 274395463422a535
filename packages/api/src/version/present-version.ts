import { sessionProcedure } from "../procedures.ts";

/** The present version, and how far it has come. */
export const presentVersion = sessionProcedure.query(({ ctx }) => ctx.queries.presentVersion(ctx.clock()));
