import { changeRoutes } from "@lars/db";
import { routeEditSchema } from "@lars/input";
import { sessionProcedure } from "../procedures.ts";
import { editOf } from "./edit-of-input.ts";
import { refusedEdit } from "./refused-edit.ts";

/**
 * Hosts added, changed and removed as one version, or not at all. What somebody else has changed meanwhile is refused
 * with the field it stands at and the row as it is now.
 * @hop 2/11
 */
export const changeRoute = sessionProcedure.input(routeEditSchema).mutation(async ({ ctx, input }) => {
  const edit = editOf(input, ctx.user.email);
  const { version } = await changeRoutes(ctx.db, edit).catch((cause: unknown) => {
    throw refusedEdit(cause);
  });
  ctx.hub.wake();
  return { version: Number(version) };
});
