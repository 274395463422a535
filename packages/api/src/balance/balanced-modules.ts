import * as z from "zod";
import { wordsSchema } from "../page-input.ts";
import { sessionProcedure } from "../procedures.ts";

/** What to look for. */
export const balancedModulesInput = z.object({ search: wordsSchema }).default({});

/** Routes that some agent has, at most 200; `search` is a modid, a cmdid, `modid·cmdid` or part of a name. */
export const balancedModules = sessionProcedure
  .input(balancedModulesInput)
  .query(({ ctx, input: { search } }) => ctx.queries.balancedModules({ search, nowMs: ctx.clock() }));
