import { idSchema, nameKindSchema } from "@lars/input";
import * as z from "zod";
import { sessionProcedure } from "../procedures.ts";
import { refusedName } from "./refused-name.ts";

const input = z.object({ kind: nameKindSchema, id: idSchema, before: z.string() });

/** Removes the name of a module or a command; its hosts stay. */
export const removeName = sessionProcedure.input(input).mutation(async ({ ctx, input: name }) => {
  await ctx.queries.removeName(name).catch((cause: unknown) => {
    throw refusedName(cause);
  });
  return { removed: true };
});
