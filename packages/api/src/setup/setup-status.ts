import { publicProcedure } from "../procedures.ts";

/** Whether the first user is still to be made. */
export const setupStatus = publicProcedure.query(async ({ ctx }) => ({
  needed: (await ctx.accounts.userCount()) === 0,
}));
