import { type Kysely, sql } from "kysely";
import type { Tables } from "../../generated/tables.ts";
import { type Condition, contains } from "../keyset.ts";

/** Ids whose names hold a text; `many` when there are more than were asked for. */
export interface Named {
  readonly modIds: readonly number[] | "many";
  readonly cmdIds: readonly number[] | "many";
}

/** Modules and commands whose names hold `text`, at most `max` of each. */
export async function findNamed(kysely: Kysely<Tables>, text: string, max: number): Promise<Named> {
  const where = contains(sql.ref("content"), text);
  const [mods, cmds] = await Promise.all([
    kysely
      .selectFrom("ModIDConfig")
      .select("modid as id")
      .where(where)
      .limit(max + 1)
      .execute(),
    kysely
      .selectFrom("CmdIDConfig")
      .select("cmdid as id")
      .where(where)
      .limit(max + 1)
      .execute(),
  ]);
  const idsOf = (rows: readonly { id: number }[]) => (rows.length > max ? "many" : rows.map(({ id }) => id));
  return { modIds: idsOf(mods), cmdIds: idsOf(cmds) };
}

/**
 * Whether the row at hand has a name with `text`, for names too many to be found first. The `case` keeps the server from
 * turning the question round and leaving the order of the rows.
 */
export function hasName(
  table: "ModIDConfig" | "CmdIDConfig",
  [id, ofRow]: readonly ["modid" | "cmdid", string],
  text: string,
): Condition {
  const named = sql`${sql.table(table)} as n where ${sql.ref(`n.${id}`)} = ${sql.ref(ofRow)}`;
  return sql<boolean>`case when exists (select 1 from ${named} and ${contains(sql.ref("n.content"), text)}) then 1 else 0 end = 1`;
}
