import * as z from "zod";
import { sessionProcedure } from "../procedures.ts";

const input = z.object({ text: z.string().trim().max(255) });

/** Modules, hosts and agents that a text finds, a few of each. */
export const searchAll = sessionProcedure
  .input(input)
  .query(({ ctx, input: { text } }) => ctx.queries.search(text, ctx.clock()));
