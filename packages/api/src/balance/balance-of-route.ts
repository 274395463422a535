import { idSchema } from "@lars/input";
import * as z from "zod";
import { wordsSchema } from "../page-input.ts";
import { sessionProcedure } from "../procedures.ts";

/** Which route, and part of the hostname of the agents. */
export const balanceInput = z.object({ modId: idSchema, cmdId: idSchema, agent: wordsSchema });

/** The agents that have a route, with their queues. */
export const balanceOfRoute = sessionProcedure
  .input(balanceInput)
  .query(({ ctx, input }) => ctx.queries.balanceOf({ ...input, nowMs: ctx.clock() }));
