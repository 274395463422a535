import { hostLineSchema, LINES_MAX } from "@lars/input";
import { parseHostAddress } from "@lars/model";
import * as z from "zod";
import { sessionProcedure } from "../procedures.ts";

const input = z.object({ hosts: z.array(hostLineSchema).max(LINES_MAX) });

/** What an edit of these hosts would touch: hosts that stay, how many of them idle, callers of the last minute. */
export const impactOfEdit = sessionProcedure.input(input).query(({ ctx, input: { hosts } }) =>
  ctx.queries.impactOf(
    hosts.flatMap(({ modId, cmdId, address }) => {
      const host = parseHostAddress(address);
      return host === undefined ? [] : [{ modId, cmdId, ...host }];
    }),
    ctx.clock(),
  ),
);
