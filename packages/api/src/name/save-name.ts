import { nameSaveSchema } from "@lars/input";
import { sessionProcedure } from "../procedures.ts";
import { refusedName } from "./refused-name.ts";

/** Names a module or a command, for the first time (`before` null) or anew. */
export const saveName = sessionProcedure.input(nameSaveSchema).mutation(async ({ ctx, input }) => {
  await ctx.queries.saveName(input).catch((cause: unknown) => {
    throw refusedName(cause);
  });
  return { saved: true };
});
