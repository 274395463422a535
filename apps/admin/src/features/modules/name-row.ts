import type { Output } from "../../trpc/trpc.ts";
import { modulePath } from "../module/module.ts";

/** A name and whose it is. */
export type NameRow = Output["name"]["page"]["rows"][number];

/** Whose names. */
export type NameKind = "module" | "command";

/** The routes of a name. */
export function routesPath(kind: NameKind, id: number): string {
  return `/routes?${kind === "module" ? "m" : "c"}=${id}`;
}

interface Named {
  readonly id: number;
  readonly commands: readonly { readonly cmdId: number }[];
}

/** Where a name leads: a module to its page, of several commands to that of the first; what has no page, to its routes. */
export function namePath(kind: NameKind, { id, commands }: Named): string {
  const [first] = commands;
  return first === undefined ? routesPath(kind, id) : modulePath({ modId: id, cmdId: first.cmdId });
}
