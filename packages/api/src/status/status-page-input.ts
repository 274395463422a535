import { idSchema } from "@lars/input";
import * as z from "zod";
import { pageInput, wordsSchema } from "../page-input.ts";

/** Filters and order of the Call status page. */
export const statusPageInput = z.object({
  ...pageInput,
  modId: idSchema.optional(),
  cmdId: idSchema.optional(),
  caller: wordsSchema,
  name: wordsSchema,
  overloaded: z.boolean().optional(),
  sort: z.enum(["module", "newest"]).default("newest"),
});
