import { idInUrl } from "../../table/id-in-url.ts";
import type { Input } from "../../trpc/trpc.ts";

/** What the Versions page keeps in its URL; `m` and `c` pin a modid and a cmdid. */
export const VERSION_FILTERS = { q: "", m: "", c: "" };

/** The filters as the API takes them. */
export function versionQueryOf(filters: typeof VERSION_FILTERS): Omit<Input["version"]["page"], "cursor" | "limit"> {
  const modId = idInUrl(filters.m);
  const cmdId = idInUrl(filters.c);
  return {
    ...(filters.q === "" ? {} : { search: filters.q }),
    ...(modId === undefined ? {} : { modId }),
    ...(cmdId === undefined ? {} : { cmdId }),
  };
}
