import { sessionProcedure } from "../procedures.ts";

/** Who is logged in. */
export const presentAccount = sessionProcedure.query(({ ctx: { user } }) => ({
  userId: user.userId,
  name: user.name,
  email: user.email,
}));
