import type { Kysely } from "kysely";
import type { Tables } from "../generated/tables.ts";
import type { NamedKey } from "./admin-rows.ts";

/** Names of ids; an id without a name is not in the map. */
export interface Names {
  readonly modules: ReadonlyMap<number, string>;
  readonly commands: ReadonlyMap<number, string>;
}

/** The names of all modules and commands of `keys`. */
export async function namesOf(
  kysely: Kysely<Tables>,
  keys: readonly { readonly modid: number; readonly cmdid: number }[],
): Promise<Names> {
  const modIds = [...new Set(keys.map((key) => key.modid))];
  const cmdIds = [...new Set(keys.map((key) => key.cmdid))];
  if (keys.length === 0) return { modules: new Map(), commands: new Map() };
  const [modules, commands] = await Promise.all([
    kysely.selectFrom("ModIDConfig").select(["modid", "content"]).where("modid", "in", modIds).execute(),
    kysely.selectFrom("CmdIDConfig").select(["cmdid", "content"]).where("cmdid", "in", cmdIds).execute(),
  ]);
  return {
    modules: new Map(modules.map(({ modid, content }) => [modid, content])),
    commands: new Map(commands.map(({ cmdid, content }) => [cmdid, content])),
  };
}

/** A key with its names. */
export function namedKey(names: Names, { modid, cmdid }: { modid: number; cmdid: number }): NamedKey {
  return {
    modId: modid,
    cmdId: cmdid,
    modName: names.modules.get(modid) ?? null,
    cmdName: names.commands.get(cmdid) ?? null,
  };
}
