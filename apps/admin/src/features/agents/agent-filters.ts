import type { Input } from "../../trpc/trpc.ts";

/** What the Agents page keeps in its URL. */
export const AGENT_FILTERS = { q: "", state: "all", sort: "hostname", desc: "" };

/** What can be narrowed down to, in the order of the switch. */
export const AGENT_STATES = ["all", "online", "stale", "pulling", "offline"] as const;

const SORTS = ["hostname", "seen", "modules"] as const;

/** The filters as the API takes them. */
export function agentQueryOf(filters: typeof AGENT_FILTERS): Omit<Input["agent"]["page"], "cursor" | "limit"> {
  const state = AGENT_STATES.find((one) => one === filters.state);
  return {
    ...(filters.q === "" ? {} : { search: filters.q }),
    ...(state === undefined || state === "all" ? {} : { state }),
    sort: SORTS.find((one) => one === filters.sort) ?? "hostname",
    descending: filters.desc === "1",
  };
}
