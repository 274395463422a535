import { idInUrl } from "../../table/id-in-url.ts";
import type { Input } from "../../trpc/trpc.ts";

/** What the Call status page keeps in its URL. */
export const STATUS_FILTERS = { q: "", caller: "", state: "all", sort: "newest", desc: "" };

/** Which module a text means: an id, two ids (`12·3`, `12 3`, `12,3`), or part of a name. */
export function moduleOf(text: string): { modId?: number; cmdId?: number; name?: string } {
  if (text === "") return {};
  const [first = "", second, ...rest] = text.split(/[·,\s]+/);
  const modId = idInUrl(first);
  if (modId === undefined || rest.length > 0) return { name: text };
  if (second === undefined) return { modId };
  const cmdId = idInUrl(second);
  return cmdId === undefined ? { name: text } : { modId, cmdId };
}

/** The filters as the API takes them. */
export function statusQueryOf(filters: typeof STATUS_FILTERS): Omit<Input["status"]["page"], "cursor" | "limit"> {
  return {
    ...moduleOf(filters.q.trim()),
    ...(filters.caller === "" ? {} : { caller: filters.caller }),
    ...(filters.state === "overload" ? { overloaded: true } : {}),
    ...(filters.state === "idle" ? { overloaded: false } : {}),
    sort: filters.sort === "module" ? "module" : "newest",
    descending: filters.desc === "1",
  };
}
