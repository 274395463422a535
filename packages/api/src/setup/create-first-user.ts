import { firstUserSchema } from "@lars/input";
import { publicProcedure } from "../procedures.ts";

/** Makes the first user for whoever holds the set-up link; the link works once. Then log in as usual. */
export const createFirstUser = publicProcedure.input(firstUserSchema).mutation(async ({ ctx, input }) => {
  await ctx.accounts.createFirstUser(input);
  return { email: input.email };
});
