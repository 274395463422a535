/** Which versions somebody looks for. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Tables } from "../generated/tables.ts";
import type { VersionPageQuery } from "./admin-rows.ts";
import { type Condition, contains, every, some } from "./keyset.ts";

/** Where counting ends. */
const COUNTED_MAX = 10_000;

type Filters = Pick<VersionPageQuery, "search" | "modId" | "cmdId">;

/** Versions below `before` that match, newest first. */
export async function versionsBefore(
  kysely: Kysely<Tables>,
  filters: Filters,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<number[]> {
  const matching = matches(filters, before);
  const query =
    matching === undefined
      ? everyVersion(before, limit)
      : sql<{ version: number }>`${matching} order by version desc limit ${sql.lit(limit)}`;
  return (await query.execute(kysely)).rows.map(({ version }) => Number(version));
}

/** How many match, up to {@link COUNTED_MAX}. */
export async function countVersions(
  kysely: Kysely<Tables>,
  filters: Filters,
): Promise<{ total: number; totalIsExact: boolean }> {
  const matching = matches(filters, Number.MAX_SAFE_INTEGER) ?? sql`select distinct version from RouteChange`;
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from (${matching} limit ${sql.lit(COUNTED_MAX + 1)}) as t`.execute(kysely);
  const total = Number(rows[0]?.total ?? 0);
  return { total: Math.min(total, COUNTED_MAX), totalIsExact: total <= COUNTED_MAX };
}

/** Undefined when nothing is filtered. A text is looked for in what edits kept; a version of a script has no edit. */
function matches({ search, modId, cmdId }: Filters, before: number): RawBuilder<{ version: number }> | undefined {
  const keys: Condition[] = [
    ...(modId === undefined ? [] : [sql<boolean>`c.modid = ${modId}`]),
    ...(cmdId === undefined ? [] : [sql<boolean>`c.cmdid = ${cmdId}`]),
  ];
  if (search === undefined && keys.length === 0) return undefined;
  if (search === undefined)
    return sql`select distinct c.version from RouteChange as c where c.version < ${before} and ${every(keys)}`;
  const texts = some(["author", "added", "removed"].map((column) => contains(sql.ref(`e.${column}`), search)));
  const ofKeys = sql<boolean>`exists (select 1 from RouteChange as c where c.version = e.version and ${every(keys)})`;
  const all = every(keys.length === 0 ? [texts] : [texts, ofKeys]);
  return sql`select e.version from RouteEdit as e where e.version < ${before} and ${all}`;
}

/** From one version to the one before it by the index: a version has as many changes as its edit had routes. */
function everyVersion(before: number, limit: number): RawBuilder<{ version: number }> {
  return sql`
    with recursive changed (version, nth) as (
      (select version, 1 from RouteChange where version < ${before} order by version desc limit 1)
      union all
      select (
        select c.version from RouteChange as c force index (RouteChange_version_idx)
        where c.version < changed.version order by c.version desc limit 1
      ), nth + 1
      from changed where changed.version is not null and nth < ${sql.lit(limit)}
    )
    (select version from changed where version is not null)
    union
    (select version from RouteEdit where version < ${before} order by version desc limit ${sql.lit(limit)})
    order by version desc limit ${sql.lit(limit)}`;
}
