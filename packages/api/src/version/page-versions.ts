import * as z from "zod";
import { pageInput } from "../page-input.ts";
import { sessionProcedure } from "../procedures.ts";

const input = z.object({ cursor: pageInput.cursor, limit: pageInput.limit });

/** Versions with their changes and how far they came, newest first. */
export const pageVersions = sessionProcedure
  .input(input)
  .query(({ ctx, input: page }) => ctx.queries.pageVersions({ ...page, nowMs: ctx.clock() }));
