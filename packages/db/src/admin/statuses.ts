import { formatIpv4, type Ipv4 } from "@lars/model";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../generated/tables.ts";
import type { Page, StatusPageQuery, StatusRow } from "./admin-rows.ts";
import { type Cursor, readCursor, writeCursor } from "./cursor.ts";
import { findCallers, isCalledBy } from "./find-callers.ts";
import { behind, type Condition, every, inOrder, type Keyset, some } from "./keyset.ts";
import { namedKey, namesOf } from "./names-of.ts";
import { findNamed, hasName } from "./route-search/find-named.ts";

const SORTS = {
  module: { columns: ["s.modid", "s.cmdid", "s.ip", "s.port", "s.caller"], index: "PRIMARY" },
  newest: { columns: ["s.ts", "s.modid", "s.cmdid", "s.ip", "s.port", "s.caller"], index: "ServerCallStatus_ts_idx" },
} as const;

/** Where counting ends. */
const COUNTED_MAX = 10_000;

/** Modules and commands that a text finds, or modules that have a command: beyond so many, every row is asked. */
const NAMED_MAX = 1_000;

const KEY = ["modid", "cmdid", "ip", "port", "caller"];

interface StatusColumns {
  readonly modid: number;
  readonly cmdid: number;
  readonly ip: number;
  readonly port: number;
  readonly caller: number;
  readonly succ_cnt: number;
  readonly err_cnt: number;
  readonly ts: number;
  readonly overload: string;
}

/** One page of call statuses. Throws INPUT_INVALID for a cursor of another order. */
export async function pageStatuses(kysely: Kysely<Tables>, query: StatusPageQuery): Promise<Page<StatusRow>> {
  const { columns, index } = SORTS[query.sort];
  const descending = query.sort === "newest" ? !query.descending : query.descending;
  const order = `status ${query.sort}${query.descending ? "-" : "+"}`;
  const cursor = readCursor(query.cursor, order);
  const callers = query.caller === undefined ? undefined : await findCallers(kysely, query.caller);
  const search: Search = {
    ...{ keyset: { columns, descending }, index, cursor, limit: query.limit },
    wanted: await conditionsOf(kysely, query, callers),
    rareIndex: rareIndexOf(query, Array.isArray(callers)),
  };
  const { rows, total, totalIsExact } = await readStatuses(kysely, search);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const counts = { total, totalIsExact };
  const next =
    rows.length > query.limit && last !== undefined
      ? writeCursor({ order, after: columns.map((column) => Number(columnOf(last, column))), ...counts, seen: 0 })
      : null;
  return { rows: await entriesOf(kysely, shown), next, ...counts };
}

const columnOf = (row: StatusColumns, column: string) => row[column.slice(2) as keyof StatusColumns];

interface Search {
  readonly keyset: Keyset;
  /** The index of the sort. */
  readonly index: string;
  /** The index by which what is rare is found. */
  readonly rareIndex: string;
  readonly wanted: readonly Condition[];
  readonly cursor: Cursor | undefined;
  readonly limit: number;
}

interface Read {
  /** One more than the page holds, if there are. */
  readonly rows: readonly StatusColumns[];
  readonly total: number;
  readonly totalIsExact: boolean;
}

/** What is rare is found by one look at the table and sorted; what is frequent is met soon on the way along the sort. */
async function readStatuses(kysely: Kysely<Tables>, search: Search): Promise<Read> {
  const { cursor, wanted } = search;
  if (wanted.length === 0) return walk(kysely, search, cursor ?? (await countStatuses(kysely)));
  if (cursor?.totalIsExact === false) return walk(kysely, search, cursor);
  const few = await readFew(kysely, search);
  return few ?? walk(kysely, search, { total: COUNTED_MAX, totalIsExact: false });
}

/**
 * Sorts what matches, and counts it for the first page; undefined when there are more than {@link COUNTED_MAX}. Keys are
 * sorted, which most indexes have: the rest is read of the rows of the page alone.
 */
async function readFew(kysely: Kysely<Tables>, search: Search): Promise<Read | undefined> {
  const { keyset, rareIndex, wanted, cursor, limit } = search;
  const where = every([...wanted, ...start(search)]);
  const keys = sql.join(
    [...new Set([...keyset.columns, ...KEY.map((column) => `s.${column}`)])].map((key) => sql.ref(key)),
  );
  const sameKey = every(KEY.map((column) => sql<boolean>`${sql.ref(`s.${column}`)} = ${sql.ref(`p.${column}`)}`));
  const { rows } = await sql<StatusColumns & { matches: number }>`
    select s.*, p.matches from (
      select s.*, count(*) over () as matches from (
        select ${keys} from ServerCallStatus as s force index (${sql.id(rareIndex)}) where ${where}
        limit ${sql.lit(COUNTED_MAX + 1)}
      ) as s order by ${inOrder(keyset)} limit ${sql.lit(limit + 1)}
    ) as p straight_join ServerCallStatus as s force index (primary) on ${sameKey}
    order by ${inOrder(keyset)}`.execute(kysely);
  const matches = Number(rows[0]?.matches ?? 0);
  return matches > COUNTED_MAX ? undefined : { rows, total: cursor?.total ?? matches, totalIsExact: true };
}

async function walk(kysely: Kysely<Tables>, search: Search, counts: Omit<Read, "rows">): Promise<Read> {
  const { keyset, index, wanted, limit } = search;
  const { rows } = await sql<StatusColumns>`
    select s.* from ServerCallStatus as s force index (${sql.id(index)}) where ${every([...wanted, ...start(search)])}
    order by ${inOrder(keyset)} limit ${sql.lit(limit + 1)}`.execute(kysely);
  return { rows, total: counts.total, totalIsExact: counts.totalIsExact };
}

function start({ keyset, cursor }: Search): Condition[] {
  return cursor === undefined ? [] : [behind(keyset, cursor.after)];
}

function rareIndexOf({ modId, overloaded }: StatusPageQuery, areCallersKnown: boolean): string {
  if (modId !== undefined) return "PRIMARY";
  if (areCallersKnown) return "ServerCallStatus_caller_idx";
  return overloaded === true ? "ServerCallStatus_overload_idx" : "PRIMARY";
}

async function conditionsOf(
  kysely: Kysely<Tables>,
  query: StatusPageQuery,
  callers: readonly number[] | "many" | undefined,
): Promise<Condition[]> {
  const { modId, cmdId, overloaded, caller = "", name } = query;
  const isOfCommand = cmdId === undefined ? [] : [sql<boolean>`s.cmdid = ${cmdId}`];
  return [
    ...(modId === undefined ? [] : [sql<boolean>`s.modid = ${modId}`]),
    ...(cmdId === undefined || modId !== undefined ? isOfCommand : [await ofCommands(kysely, [cmdId])]),
    ...(overloaded === undefined ? [] : [sql<boolean>`s.overload = ${overloaded ? "1" : "0"}`]),
    ...(callers === undefined ? [] : [isCalledBy("s.caller", caller, callers)]),
    ...(name === undefined ? [] : [await named(kysely, name)]),
  ];
}

/** By the modules that have such a command: the key begins with them. From one route to the next, not row by row. */
async function ofCommands(kysely: Kysely<Tables>, cmdIds: readonly number[]): Promise<Condition> {
  const ids = sql.raw(cmdIds.join(","));
  const { rows } = await sql<{ modid: number }>`
    select distinct modid from (select distinct modid, cmdid from ServerCallStatus force index (primary)) as k
    where cmdid in (${ids}) limit ${sql.lit(NAMED_MAX + 1)}`.execute(kysely);
  if (rows.length > NAMED_MAX) return sql<boolean>`s.cmdid in (${ids})`;
  if (rows.length === 0) return some([]);
  return sql<boolean>`(s.modid in (${sql.raw(rows.map(({ modid }) => modid).join(","))}) and s.cmdid in (${ids}))`;
}

async function named(kysely: Kysely<Tables>, text: string): Promise<Condition> {
  const { modIds, cmdIds } = await findNamed(kysely, text, NAMED_MAX);
  const ways: Condition[] = [];
  if (modIds === "many") ways.push(hasName("ModIDConfig", ["modid", "s.modid"], text));
  else if (modIds.length > 0) ways.push(sql<boolean>`s.modid in (${sql.join(modIds)})`);
  if (cmdIds === "many") ways.push(hasName("CmdIDConfig", ["cmdid", "s.cmdid"], text));
  else if (cmdIds.length > 0) ways.push(await ofCommands(kysely, cmdIds));
  return some(ways);
}

async function countStatuses(kysely: Kysely<Tables>): Promise<Omit<Read, "rows">> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from (select 1 from ServerCallStatus limit ${sql.lit(COUNTED_MAX + 1)}) as t`.execute(
    kysely,
  );
  const total = Number(rows[0]?.total ?? 0);
  return { total: Math.min(total, COUNTED_MAX), totalIsExact: total <= COUNTED_MAX };
}

async function entriesOf(kysely: Kysely<Tables>, rows: readonly StatusColumns[]): Promise<StatusRow[]> {
  if (rows.length === 0) return [];
  const callers = [...new Set(rows.map((row) => row.caller))];
  const [names, agents] = await Promise.all([
    namesOf(kysely, rows),
    kysely.selectFrom("Agent").select(["ip", "hostname"]).where("ip", "in", callers).orderBy("seenMs").execute(),
  ]);
  const hostnames = new Map(agents.map(({ ip, hostname }) => [ip, hostname]));
  return rows.map((row) => {
    const calls = row.succ_cnt + row.err_cnt;
    return {
      ...namedKey(names, row),
      ip: formatIpv4(row.ip as Ipv4),
      port: row.port,
      caller: formatIpv4(row.caller as Ipv4),
      callerHostname: hostnames.get(row.caller) ?? null,
      successes: row.succ_cnt,
      failures: row.err_cnt,
      errorRate: calls === 0 ? null : row.err_cnt / calls,
      atMs: row.ts * 1_000,
      overloaded: row.overload === "1",
    };
  });
}
