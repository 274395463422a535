import { type Kysely, sql } from "kysely";
import type { Tables } from "../../generated/tables.ts";
import { every } from "../keyset.ts";
import type { Seek, Term } from "./route-terms.ts";

/** Up to so many rows are fetched and sorted; what is more frequent is walked. Also where counting ends. */
export const FEW_ROWS = 10_000;

/** How a page is best found. */
export type Plan = { readonly total: number; readonly totalIsExact: boolean } & (
  | { readonly kind: "few"; readonly seeks: readonly Seek[] }
  | { readonly kind: "walk" }
);

/** Counts, up to {@link FEW_ROWS}, what each term has, and takes the rarest if it is rare. */
export async function plan(kysely: Kysely<Tables>, terms: readonly Term[]): Promise<Plan> {
  const rows = await countUpTo(kysely, [{ index: "PRIMARY", where: every([]) }]);
  if (terms.length === 0 && rows > FEW_ROWS) return { kind: "walk", ...(await estimate(kysely, rows)) };
  if (rows <= FEW_ROWS) return { kind: "few", seeks: [{ index: "PRIMARY", where: every([]) }], ...exact(rows) };
  let rarest: { seeks: readonly Seek[]; count: number } | undefined;
  for (const { seeks } of terms) {
    if (seeks === undefined) continue;
    const count = await countUpTo(kysely, seeks);
    if (rarest === undefined || count < rarest.count) rarest = { seeks, count };
  }
  if (rarest !== undefined && rarest.count <= FEW_ROWS) {
    return { kind: "few", seeks: rarest.seeks, ...exact(rarest.count) };
  }
  const atLeast = terms.length === 1 && rarest !== undefined ? FEW_ROWS : 0;
  return { kind: "walk", total: atLeast, totalIsExact: false };
}

const exact = (total: number) => ({ total, totalIsExact: true });

async function countUpTo(kysely: Kysely<Tables>, seeks: readonly Seek[]): Promise<number> {
  if (seeks.length === 0) return 0;
  const counts = seeks.map(
    ({ index, where }) =>
      sql`(select count(*) from (select 1 from RouteData force index (${sql.id(index)}) where ${where} limit ${sql.lit(FEW_ROWS + 1)}) as t)`,
  );
  const { rows } = await sql<{ count: number }>`select ${sql.join(counts, sql` + `)} as count`.execute(kysely);
  return Number(rows[0]?.count ?? 0);
}

/** The server's own estimate of a large table: to count a million rows takes longer than a page may. */
async function estimate(kysely: Kysely<Tables>, atLeast: number): Promise<{ total: number; totalIsExact: boolean }> {
  const { rows } = await sql<{ estimate: number }>`
    select table_rows as estimate from information_schema.tables
    where table_schema = database() and table_name = 'RouteData'`.execute(kysely);
  return { total: Math.max(atLeast, Number(rows[0]?.estimate ?? 0)), totalIsExact: false };
}
