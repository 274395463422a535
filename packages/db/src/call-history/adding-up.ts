/** Columns that are added up, and what MySQL answers with. */
import { type RawBuilder, sql } from "kysely";

/** Numbers that MySQL adds up are decimals, which the driver gives as text. */
export function numbers<Row extends object>(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])) as Row;
}

/** The sum of a column, under its name. */
export function summed(column: string): RawBuilder<unknown> {
  return sql`sum(${sql.ref(column)}) as ${sql.ref(column)}`;
}

/** The largest value of a column, under its name. */
export function largest(column: string): RawBuilder<unknown> {
  return sql`max(${sql.ref(column)}) as ${sql.ref(column)}`;
}
