import * as z from "zod";
import { wordsSchema } from "../page-input.ts";
import { sessionProcedure } from "../procedures.ts";

/** What to look for. */
export const balancedModulesInput = z.object({ search: wordsSchema }).default({});

/** So many are shown; the others are found by a search, and are in the export. */
const MODULES_MAX = 200;

/** Routes that some agent has, at most 200; `search` is a modid, a cmdid, `modid·cmdid` or part of a name. */
export const balancedModules = sessionProcedure
  .input(balancedModulesInput)
  .query(async ({ ctx, input: { search } }) => {
    const page = await ctx.queries.pageBalancedModules({ search, limit: MODULES_MAX, nowMs: ctx.clock() });
    return page.rows;
  });
