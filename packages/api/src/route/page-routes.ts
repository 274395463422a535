import { idSchema } from "@lars/input";
import * as z from "zod";
import { pageInput, wordsSchema } from "../page-input.ts";
import { sessionProcedure } from "../procedures.ts";

/** Filters and order of the Routes page. */
export const routePageInput = z.object({
  ...pageInput,
  search: wordsSchema,
  modId: idSchema.optional(),
  cmdId: idSchema.optional(),
  address: wordsSchema,
  name: wordsSchema,
  sort: z.enum(["module", "address", "newest"]).default("module"),
});

/** One page of the hosts of all routes, searched, sorted and cut in the database. */
export const pageRoutes = sessionProcedure
  .input(routePageInput)
  .query(({ ctx, input }) => ctx.queries.pageRoutes(input));
