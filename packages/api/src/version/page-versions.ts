import { idSchema } from "@lars/input";
import * as z from "zod";
import { pageInput, wordsSchema } from "../page-input.ts";
import { sessionProcedure } from "../procedures.ts";

/** Filters of the Versions page. */
export const versionPageInput = z.object({
  cursor: pageInput.cursor,
  limit: pageInput.limit,
  search: wordsSchema,
  modId: idSchema.optional(),
  cmdId: idSchema.optional(),
});

/** Versions with their changes and how far they came, newest first. */
export const pageVersions = sessionProcedure
  .input(versionPageInput)
  .query(({ ctx, input: page }) => ctx.queries.pageVersions({ ...page, nowMs: ctx.clock() }));
