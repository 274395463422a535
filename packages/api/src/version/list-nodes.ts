import { sessionProcedure } from "../procedures.ts";

/** The dns-services, and which version each serves. */
export const listNodes = sessionProcedure.query(({ ctx }) => ctx.queries.listNodes(ctx.clock()));
