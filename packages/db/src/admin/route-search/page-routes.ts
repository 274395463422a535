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
import { fetchFew, type RouteColumnsRead, type Search, walk } from "./read-routes.ts";
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
  const search: Search = { terms, keyset, index, after: cursor?.after, limit: query.limit, modId: query.modId };
  const found = planned.kind === "few" ? await fetchFew(kysely, search, planned.seeks) : await walk(kysely, search);
  const next = found.after;
  const total = totalOf(cursor, planned, found);
  const names = await namesOf(kysely, found.rows);
  return {
    rows: found.rows.map((row) => entryOf(row, namedKey(names, row))),
    next: next === undefined ? null : writeCursor({ order, after: next, ...total }),
    ...total,
  };
}

type Total = { readonly total: number; readonly totalIsExact: boolean };

function totalOf(
  cursor: Cursor | undefined,
  planned: Awaited<ReturnType<typeof plan>>,
  found: { readonly total: number | undefined },
): Total {
  if (cursor !== undefined) return { total: cursor.total, totalIsExact: cursor.totalIsExact };
  if (found.total !== undefined) return { total: found.total, totalIsExact: true };
  return { total: planned.total, totalIsExact: planned.totalIsExact };
}

function entryOf(row: RouteColumnsRead, key: ReturnType<typeof namedKey>): RouteEntry {
  return { id: row.id, ...key, ip: formatIpv4(row.serverip as Ipv4), port: row.serverport };
}
