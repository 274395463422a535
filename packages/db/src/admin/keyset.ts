import { type RawBuilder, sql } from "kysely";

/** Columns by which rows are sorted; together they name one row. */
export interface Keyset {
  readonly columns: readonly string[];
  readonly descending: boolean;
}

/** A condition of a query. */
export type Condition = RawBuilder<boolean>;

/** `order by` all columns the same way, so that an index can be walked either way. */
export function inOrder({ columns, descending }: Keyset): RawBuilder<unknown> {
  return sql.join(columns.map((column) => (descending ? sql`${sql.ref(column)} desc` : sql`${sql.ref(column)} asc`)));
}

/** Rows behind `values`. Spelt out column by column: the server does not walk an index by a comparison of tuples. */
export function behind(keyset: Keyset, values: readonly (number | string)[]): Condition {
  return compared(keyset, values, { beyond: !keyset.descending, equal: false });
}

/** Rows up to and including `values`. */
export function upTo(keyset: Keyset, values: readonly (number | string)[]): Condition {
  return compared(keyset, values, { beyond: keyset.descending, equal: true });
}

function compared(
  { columns }: Keyset,
  values: readonly (number | string)[],
  want: { beyond: boolean; equal: boolean },
): Condition {
  const strict = sql.raw(want.beyond ? ">" : "<");
  const loose = sql.raw(want.beyond ? ">=" : "<=");
  let condition: Condition | undefined;
  for (let at = columns.length - 1; at >= 0; at--) {
    const column = sql.ref(columns[at] ?? "");
    const value = values[at] ?? 0;
    if (condition === undefined) condition = sql<boolean>`${column} ${want.equal ? loose : strict} ${value}`;
    else condition = sql<boolean>`(${column} ${loose} ${value} and (${column} ${strict} ${value} or ${condition}))`;
  }
  return condition ?? sql<boolean>`true`;
}

/** All of them. */
export function every(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/** One of them. */
export function some(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(conditions, sql` or `)})`;
}

/** `text` anywhere in a column, whatever signs it holds. */
export function contains(column: RawBuilder<unknown>, text: string): Condition {
  return sql<boolean>`${column} like ${`%${text.replace(/[\\%_]/g, "\\$&")}%`}`;
}
