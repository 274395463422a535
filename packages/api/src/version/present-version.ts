import { sessionProcedure } from "../procedures.ts";

/** The present version, and how many agents have applied it. */
export const presentVersion = sessionProcedure.query(({ ctx }) => ctx.queries.presentVersion(ctx.clock()));
