import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Tables } from "../../generated/tables.ts";
import { behind, type Condition, every, inOrder, type Keyset, upTo } from "../keyset.ts";
import type { Seek, Term } from "./route-terms.ts";

/** What is looked for, in which order, from where, how much. */
export interface Search {
  readonly terms: readonly Term[];
  readonly keyset: Keyset;
  /** The index of the sort. */
  readonly index: string;
  readonly after: readonly (number | string)[] | undefined;
  readonly limit: number;
}

/** A row of RouteData as it is stored. */
export interface RouteColumnsRead {
  readonly id: number;
  readonly modid: number;
  readonly cmdid: number;
  readonly serverip: number;
  readonly serverport: number;
}

/** Rows, where to go on (undefined at the end), and how many there are where that is known. */
export interface Found {
  readonly rows: readonly RouteColumnsRead[];
  readonly after: readonly (number | string)[] | undefined;
  readonly total: number | undefined;
}

/** A walk begins with so many rows of the index and doubles, so that frequent things are found at once. */
const STEP_ROWS_MIN = 4_000;
const STEP_ROWS_MAX = 32_000;

/** A walk ends after the step that passes it; a step of the largest size takes about as long again. */
const WALK_MS = 30;

const columns = sql`RouteData.id, RouteData.modid, RouteData.cmdid, RouteData.serverip, RouteData.serverport`;

/** Rows to which indexes lead: fetched, sorted, cut, and counted with the first page. */
export async function fetchFew(
  kysely: Kysely<Tables>,
  search: Search,
  { seeks, others }: { seeks: readonly Seek[]; others: readonly Term[] },
): Promise<Found> {
  if (seeks.length === 0) return { rows: [], after: undefined, total: 0 };
  const { from, where: sought } = rowsOf(seeks);
  const where = every([...sought, ...others.map((term) => term.where)]);
  const counted =
    search.after === undefined
      ? sql<{ total: number }>`select count(*) as total from ${from} where ${where}`.execute(kysely)
      : undefined;
  const [page, total] = await Promise.all([
    readRows(kysely, { from, search, where: every([where, ...start(search)]) }),
    totalOf(counted),
  ]);
  const more = page.length > search.limit;
  const rows = page.slice(0, search.limit);
  return { rows, after: more ? keyOf(search.keyset, rows.at(-1)) : undefined, total };
}

/** One index is read as it is; what several lead to is put together by id, each row once. */
function rowsOf(seeks: readonly Seek[]): { from: RawBuilder<unknown>; where: readonly Condition[] } {
  const [only, ...more] = seeks;
  if (only !== undefined && more.length === 0) {
    return { from: sql`RouteData force index (${sql.id(only.index)})`, where: [only.where] };
  }
  const ids = sql`(${sql.join(seeks.map(idsOf), sql` union `)}) as c`;
  return { from: sql`${ids} straight_join RouteData on RouteData.id = c.id`, where: [] };
}

async function totalOf(counted: Promise<{ rows: { total: number }[] }> | undefined): Promise<number | undefined> {
  const rows = (await counted)?.rows;
  return rows === undefined ? undefined : Number(rows[0]?.total ?? 0);
}

function idsOf({ index, where }: Seek): RawBuilder<unknown> {
  return sql`select RouteData.id from RouteData force index (${sql.id(index)}) where ${where}`;
}

/** Rows met on the way along the index of the sort, step by step, until there are enough or the time is over. */
export async function walk(kysely: Kysely<Tables>, search: Search): Promise<Found> {
  const until = performance.now() + WALK_MS;
  const wanted = every(search.terms.map((term) => term.where));
  const from = sql`RouteData force index (${sql.id(search.index)})`;
  const rows: RouteColumnsRead[] = [];
  let step = search.terms.length === 0 ? 0 : STEP_ROWS_MIN;
  for (let at = search.after; ; ) {
    const here: Search = { ...search, after: at, limit: search.limit - rows.length };
    const end = step === 0 ? undefined : await stepEnd(kysely, { from, search: here, step });
    const bounds = end === undefined ? [] : [upTo(search.keyset, end)];
    const found = await readRows(kysely, { from, search: here, where: every([wanted, ...start(here), ...bounds]) });
    rows.push(...found.slice(0, here.limit));
    if (found.length > here.limit) return { rows, after: keyOf(search.keyset, rows.at(-1)), total: undefined };
    if (end === undefined) return { rows, after: undefined, total: undefined };
    if (performance.now() > until) return { rows, after: end, total: undefined };
    at = end;
    step = Math.min(step * 2, STEP_ROWS_MAX);
  }
}

/** Where a step of so many rows ends; undefined when the index ends before. */
async function stepEnd(
  kysely: Kysely<Tables>,
  { from, search, step }: { from: RawBuilder<unknown>; search: Search; step: number },
): Promise<readonly (number | string)[] | undefined> {
  const keys = sql.join(search.keyset.columns.map((column) => sql.ref(column)));
  const { rows } = await sql<Partial<RouteColumnsRead>>`
    select ${keys} from ${from} where ${every(start(search))}
    order by ${inOrder(search.keyset)} limit 1 offset ${sql.lit(step)}`.execute(kysely);
  return keyOf(search.keyset, rows[0]);
}

async function readRows(
  kysely: Kysely<Tables>,
  { from, search, where }: { from: RawBuilder<unknown>; search: Search; where: Condition },
): Promise<RouteColumnsRead[]> {
  const order = inOrder({ ...search.keyset, columns: search.keyset.columns.map((column) => `RouteData.${column}`) });
  const { rows } = await sql<RouteColumnsRead>`
    select ${columns} from ${from} where ${where} order by ${order} limit ${sql.lit(search.limit + 1)}`.execute(kysely);
  return rows;
}

/** Where a read begins: behind the last row, and within the modules that fit when the order is that of modules. */
function start({ keyset, after, terms }: Search): Condition[] {
  const qualified = { ...keyset, columns: keyset.columns.map((column) => `RouteData.${column}`) };
  const byModule = keyset.columns[0] === "modid";
  const inModules = byModule ? terms.filter((term) => term.ofModules === true).map((term) => term.where) : [];
  return [...inModules, ...(after === undefined ? [] : [behind(qualified, after)])];
}

function keyOf(keyset: Keyset, row: Partial<RouteColumnsRead> | undefined): readonly number[] | undefined {
  return row && keyset.columns.map((column) => Number(row[column as keyof RouteColumnsRead]));
}
