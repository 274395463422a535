import { nameKindSchema } from "@lars/input";
import * as z from "zod";
import { pageInput, wordsSchema } from "../page-input.ts";
import { sessionProcedure } from "../procedures.ts";

/** Filters and order of the Modules page. */
export const namePageInput = z.object({
  ...pageInput,
  kind: nameKindSchema,
  search: wordsSchema,
  sort: z.enum(["id", "name"]).default("id"),
});

/** One page of the names of modules or commands. */
export const pageNames = sessionProcedure
  .input(namePageInput)
  .query(({ ctx, input: page }) => ctx.queries.pageNames(page));
