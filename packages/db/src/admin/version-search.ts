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
  if (matching === undefined) return everyVersion(kysely, before, limit);
  const found = sql<{ version: number }>`${matching} order by version desc limit ${sql.lit(limit)}`;
  return (await found.execute(kysely)).rows.map(({ version }) => Number(version));
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

/** Versions that a change or an edit is kept of. */
async function everyVersion(kysely: Kysely<Tables>, before: number, limit: number): Promise<number[]> {
  const [changed, edited] = await Promise.all([
    changedBefore(kysely, before, limit),
    kysely
      .selectFrom("RouteEdit")
      .select("version")
      .where("version", "<", before)
      .orderBy("version", "desc")
      .limit(limit)
      .execute(),
  ]);
  const versions = new Set([...changed, ...edited.map(({ version }) => version)]);
  return [...versions].sort((a, b) => b - a).slice(0, limit);
}

/** Changes that are read at once: an edit has as many as it had routes. */
const CHANGES_AT_ONCE = 2_000;

/** Some changes at a time, back from a version: of one with very many the rest is passed over. */
async function changedBefore(kysely: Kysely<Tables>, before: number, limit: number): Promise<number[]> {
  const found: number[] = [];
  for (let last: number | undefined = before; last !== undefined && found.length < limit; ) {
    const { rows } = await sql<{ version: number }>`
      select distinct version from (
        select version from RouteChange force index (RouteChange_version_idx) where version < ${last}
        order by version desc limit ${sql.lit(CHANGES_AT_ONCE)}
      ) as c order by version desc`.execute(kysely);
    found.push(...rows.map(({ version }) => Number(version)));
    last = rows.at(-1)?.version;
  }
  return found;
}
