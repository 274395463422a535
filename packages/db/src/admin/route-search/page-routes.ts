/**
 * One page of RouteData, however large it is. What is rare is fetched by the index that leads to it and sorted; what is
 * frequent is met soon by walking the index of the sort. A walk has a time to keep: a page that found too little by then
 * says where the next one goes on.
 */
import { formatIpv4, type Ipv4 } from "@lars/model";
import type { Kysely } from "kysely";
import type { Tables } from "../../generated/tables.ts";
import type { Page, RouteEntry, RoutePageQuery } from "../admin-rows.ts";
import { type Cursor, readCursor, writeCursor } from "../cursor.ts";
import type { Keyset } from "../keyset.ts";
import { namedKey, namesOf } from "../names-of.ts";
import { plan } from "./plan.ts";
import { type Found, fetchFew, type RouteColumnsRead, type Search, walk } from "./read-routes.ts";
import { termsOf } from "./route-terms.ts";

const SORTS = {
  module: { columns: ["modid", "cmdid", "serverip", "serverport"], index: "RouteData_host_key" },
  address: { columns: ["serverip", "serverport", "id"], index: "RouteData_address_idx" },
  newest: { columns: ["id"], index: "PRIMARY" },
} as const;

/** Answers `query`. Throws INPUT_INVALID for a cursor that is not of this order. */
export async function pageRoutes(kysely: Kysely<Tables>, query: RoutePageQuery): Promise<Page<RouteEntry>> {
  const { columns, index } = SORTS[query.sort];
  const keyset: Keyset = { columns, descending: query.sort === "newest" ? !query.descending : query.descending };
  const order = `${query.sort}${query.descending ? "-" : "+"}`;
  const cursor = readCursor(query.cursor, order);
  const terms = await termsOf(kysely, query);
  const planned = await plan(kysely, terms);
  const search: Search = { terms, keyset, index, after: cursor?.after, limit: query.limit };
  const found = planned.kind === "few" ? await fetchFew(kysely, search, planned) : await walk(kysely, search);
  const seen = (cursor?.seen ?? 0) + found.rows.length;
  const total = totalOf({ cursor, found, seen, estimate: planned.kind === "walk" ? planned.total : 0 });
  const names = await namesOf(kysely, found.rows);
  return {
    rows: found.rows.map((row) => entryOf(row, namedKey(names, row))),
    next: found.after === undefined ? null : writeCursor({ order, after: found.after, seen, ...total }),
    ...total,
  };
}

interface Counted {
  readonly cursor: Cursor | undefined;
  readonly found: Found;
  readonly seen: number;
  readonly estimate: number;
}

/** Exact when it was counted, or when the last page has come; else what is known to be there, or estimated. */
function totalOf({ cursor, found, seen, estimate }: Counted): { total: number; totalIsExact: boolean } {
  if (found.total !== undefined) return { total: found.total, totalIsExact: true };
  if (cursor?.totalIsExact === true) return { total: cursor.total, totalIsExact: true };
  if (found.after === undefined) return { total: seen, totalIsExact: true };
  return { total: Math.max(estimate, cursor?.total ?? 0, seen + 1), totalIsExact: false };
}

function entryOf(row: RouteColumnsRead, key: ReturnType<typeof namedKey>): RouteEntry {
  return { id: row.id, ...key, ip: formatIpv4(row.serverip as Ipv4), port: row.serverport };
}
