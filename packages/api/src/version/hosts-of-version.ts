import * as z from "zod";
import { sessionProcedure } from "../procedures.ts";

const input = z.object({ version: z.int().min(0) });

/** The hosts of a version's routes before and after it. */
export const hostsOfVersion = sessionProcedure
  .input(input)
  .query(({ ctx, input: { version } }) => ctx.queries.versionHosts(version));
