import { idInUrl } from "../../table/id-in-url.ts";
import type { Input } from "../../trpc/trpc.ts";

/** What the Routes page keeps in its URL; `m` and `c` pin a modid and a cmdid. */
export const ROUTE_FILTERS = { q: "", m: "", c: "", sort: "module", desc: "" };

/** The filters as the API takes them; an id that is none narrows nothing down. */
export function routeQueryOf(filters: typeof ROUTE_FILTERS): Omit<Input["route"]["page"], "cursor" | "limit"> {
  const modId = idInUrl(filters.m);
  const cmdId = idInUrl(filters.c);
  return {
    ...(filters.q === "" ? {} : { search: filters.q }),
    ...(modId === undefined ? {} : { modId }),
    ...(cmdId === undefined ? {} : { cmdId }),
    sort: filters.sort === "address" || filters.sort === "newest" ? filters.sort : "module",
    descending: filters.desc === "1",
  };
}
