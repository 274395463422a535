import { type Kysely, sql } from "kysely";
import type { Tables } from "../../generated/tables.ts";
import { every } from "../keyset.ts";
import type { Seek, Term } from "./route-terms.ts";

/** Up to so many rows are fetched and sorted; what is more frequent is walked. Also where counting ends. */
export const FEW_ROWS = 10_000;

/** How a page is best found. `total` is exact for a page of few rows only where no other term thins them. */
export type Plan =
  | {
      readonly kind: "few";
      readonly seeks: readonly Seek[] /** What else the rows must have. */;
      readonly others: readonly Term[];
    }
  | { readonly kind: "walk" /** There are at least so many, or about so many. */; readonly total: number };

const WHOLE_TABLE: Seek = { index: "PRIMARY", where: every([]) };

/** Counts, up to {@link FEW_ROWS}, what each term has, and takes the rarest if it is rare. */
export async function plan(kysely: Kysely<Tables>, terms: readonly Term[]): Promise<Plan> {
  const rows = await countUpTo(kysely, [WHOLE_TABLE]);
  if (rows <= FEW_ROWS) return { kind: "few", seeks: [WHOLE_TABLE], others: terms };
  if (terms.length === 0) return { kind: "walk", total: await estimate(kysely, rows) };
  const rarest = await rarestOf(kysely, terms);
  if (rarest !== undefined && rarest.count <= FEW_ROWS) {
    return { kind: "few", seeks: rarest.seeks, others: terms.filter((term) => term !== rarest.term) };
  }
  return { kind: "walk", total: terms.length === 1 && rarest !== undefined ? FEW_ROWS : 0 };
}

interface Rarest {
  readonly term: Term;
  readonly seeks: readonly Seek[];
  readonly count: number;
}

async function rarestOf(kysely: Kysely<Tables>, terms: readonly Term[]): Promise<Rarest | undefined> {
  let rarest: Rarest | undefined;
  for (const term of terms) {
    if (term.seeks === undefined) continue;
    const count = await countUpTo(kysely, term.seeks);
    if (rarest === undefined || count < rarest.count) rarest = { term, seeks: term.seeks, count };
  }
  return rarest;
}

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
async function estimate(kysely: Kysely<Tables>, atLeast: number): Promise<number> {
  const { rows } = await sql<{ estimate: number }>`
    select table_rows as estimate from information_schema.tables
    where table_schema = database() and table_name = 'RouteData'`.execute(kysely);
  return Math.max(atLeast, Number(rows[0]?.estimate ?? 0));
}
