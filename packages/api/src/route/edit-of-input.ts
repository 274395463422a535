import type { RouteEdit, RouteRow } from "@lars/db";
import type { HostLine, RouteEditInput } from "@lars/input";
import { LarsError, parseHostAddress, routeKey } from "@lars/model";

/** An edit as it was typed, with its author, in the words of the database. */
export function editOf(input: RouteEditInput, author: string): RouteEdit {
  return {
    author,
    add: input.add.map(rowOf),
    update: input.update.map(({ id, before, after }) => ({ id, before: rowOf(before), after: rowOf(after) })),
    remove: input.remove.map(({ id, before }) => ({ id, before: rowOf(before) })),
  };
}

function rowOf({ modId, cmdId, address }: HostLine): RouteRow {
  const host = parseHostAddress(address);
  if (host === undefined) throw new LarsError("INPUT_INVALID", `${address} is no address a.b.c.d:port`);
  return { ...routeKey(modId, cmdId), host };
}
