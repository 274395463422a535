/** What a database holds, as its information_schema tells. */
import { type Kysely, sql } from "kysely";
import type { Tables } from "../generated/tables.ts";

/** One table; names of columns in their order. */
export interface TableShape {
  readonly name: string;
  readonly engine: string;
  readonly columns: readonly string[];
  readonly charsets: ReadonlyMap<string, string>;
  readonly hasPrimaryKey: boolean;
}

/** All tables by their name in lower case: some servers keep names that way. */
export type DatabaseShape = ReadonlyMap<string, TableShape>;

interface ColumnRow {
  readonly tableName: string;
  readonly engine: string;
  readonly columnName: string;
  readonly charset: string | null;
  readonly columnKey: string;
}

/** Reads the shape of the present database. */
export async function readShape(kysely: Kysely<Tables>): Promise<DatabaseShape> {
  const { rows } = await sql<ColumnRow>`
    select t.table_name as tableName, t.engine as engine, c.column_name as columnName,
      c.character_set_name as charset, c.column_key as columnKey
    from information_schema.tables t
    join information_schema.columns c on c.table_schema = t.table_schema and c.table_name = t.table_name
    where t.table_schema = database() and t.table_type = 'BASE TABLE'
    order by t.table_name, c.ordinal_position`.execute(kysely);
  const tables = Map.groupBy(rows, (row) => row.tableName.toLowerCase());
  return new Map([...tables].map(([name, columns]) => [name, tableShape(columns)]));
}

function tableShape(rows: readonly ColumnRow[]): TableShape {
  return {
    name: rows[0]?.tableName ?? "",
    engine: rows[0]?.engine ?? "",
    columns: rows.map((row) => row.columnName),
    charsets: new Map(rows.map((row) => [row.columnName, row.charset ?? ""])),
    hasPrimaryKey: rows.some((row) => row.columnKey === "PRI"),
  };
}
