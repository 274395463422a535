/** What a view is as a CSV file. */
import type { AdminQueries, Database } from "@lars/db";
import type { Clock } from "@lars/model";
import type * as z from "zod";
import type { CsvValue } from "./csv.ts";

/** Whom a sheet asks. */
export interface SheetContext {
  readonly queries: AdminQueries;
  readonly db: Pick<Database, "alertDesk">;
  readonly clock: Clock;
}

/** A sheet whose filters have been read: its heads, and its rows page by page. */
export interface OpenSheet {
  readonly heads: readonly string[];
  pages(ctx: SheetContext): AsyncIterable<readonly (readonly CsvValue[])[]>;
}

/** Reads the filters of a sheet. Throws a ZodError. */
export type Sheet = (input: unknown) => OpenSheet;

/** Rows that are asked for at once: large enough to be quick, small enough to hold. */
const PAGE_ROWS = 1_000;

/** A file ends here, as a spreadsheet does. */
const ROWS_MAX = 1_000_000;

interface SheetPage<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

interface SheetParts<Schema extends z.ZodType, Row> {
  readonly schema: Schema;
  readonly heads: readonly string[];
  readonly read: (
    ctx: SheetContext,
    query: Omit<z.output<Schema>, "cursor" | "limit"> & { cursor: string | undefined; limit: number },
  ) => Promise<SheetPage<Row>>;
  readonly values: (row: Row) => readonly CsvValue[];
}

/** A sheet of a view that is paged: as many pages as there are, one at a time. */
export function pagedSheet<Schema extends z.ZodType, Row>(parts: SheetParts<Schema, Row>): Sheet {
  return (input) => {
    const query = parts.schema.parse(input) as Omit<z.output<Schema>, "cursor" | "limit">;
    return { heads: parts.heads, pages: (ctx) => pagesOf(ctx, parts, query) };
  };
}

async function* pagesOf<Schema extends z.ZodType, Row>(
  ctx: SheetContext,
  parts: SheetParts<Schema, Row>,
  query: Omit<z.output<Schema>, "cursor" | "limit">,
): AsyncGenerator<readonly (readonly CsvValue[])[]> {
  let cursor: string | undefined;
  for (let sent = 0; sent < ROWS_MAX; ) {
    const page = await parts.read(ctx, { ...query, cursor, limit: PAGE_ROWS });
    yield page.rows.map(parts.values);
    sent += page.rows.length;
    if (page.next === null) return;
    cursor = page.next;
  }
}

/** A sheet of a view that is read at once. */
export function wholeSheet<Schema extends z.ZodType, Row>(parts: {
  readonly schema: Schema;
  readonly heads: readonly string[];
  readonly read: (ctx: SheetContext, query: z.output<Schema>) => Promise<readonly Row[]>;
  readonly values: (row: Row) => readonly CsvValue[];
}): Sheet {
  return (input) => {
    const query = parts.schema.parse(input);
    return {
      heads: parts.heads,
      async *pages(ctx) {
        yield (await parts.read(ctx, query)).map(parts.values);
      },
    };
  };
}

/** A time as a spreadsheet and a script read it; empty where it is not known. */
export function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
