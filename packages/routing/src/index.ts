/** The routes that whoever balances knows: their life, their pulls, what is due to be told of them; pure. */
export type { AgentPolicy } from "./agent-policy.ts";
export { LatestByRoute } from "./latest-by-route.ts";
export type { Module, ModuleLife } from "./module.ts";
export type { DueNews } from "./module-news.ts";
export { type AgentPick, RouteBalancers, type RouteHosts } from "./route-balancers.ts";
export { usableHosts } from "./usable-hosts.ts";
