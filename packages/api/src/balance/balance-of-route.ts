import { idSchema } from "@lars/input";
import * as z from "zod";
import { sessionProcedure } from "../procedures.ts";

/** Which route. */
export const balanceInput = z.object({ modId: idSchema, cmdId: idSchema });

/** Every agent that has a route, with its queues. */
export const balanceOfRoute = sessionProcedure
  .input(balanceInput)
  .query(({ ctx, input }) => ctx.queries.balanceOf({ ...input, nowMs: ctx.clock() }));
