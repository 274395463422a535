import type { Output } from "../../trpc/trpc.ts";

/** One agent, as the list shows it. */
export type AgentRow = Output["agent"]["page"]["rows"][number];

/** One agent with its modules. */
export type AgentDetail = NonNullable<Output["agent"]["get"]>;

/** One module of it. */
export type AgentModule = AgentDetail["own"][number];

/** Where an agent has a page of its own. */
export function agentPath(instance: string): string {
  return `/agents/${encodeURIComponent(instance)}`;
}
