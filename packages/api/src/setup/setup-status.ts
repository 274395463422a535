import * as z from "zod";
import { publicProcedure } from "../procedures.ts";

/** The token of a set-up link; what is no token of ours is as wrong as another one's. */
const input = z.object({ token: z.string().max(200).default("") }).default({ token: "" });

/** What a set-up link is good for: see {@link SetupStatus}. */
export const setupStatus = publicProcedure
  .input(input)
  .query(({ ctx, input: { token } }) => ctx.accounts.setupStatus(token));
