import { sessionProcedure } from "../procedures.ts";

/** Who is logged in. */
export const presentAccount = sessionProcedure.query(({ ctx }) => ctx.user);
