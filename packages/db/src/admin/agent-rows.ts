/** What the admin sees of agents, and of the routes that they balance. */
import type { NamedKey } from "./admin-rows.ts";

/** A route that some agent has. */
export interface BalancedModule extends NamedKey {
  readonly agents: number;
  readonly agentsOnline: number;
  /** Agents that still wait for the hosts. */
  readonly pulling: number;
  /** Agents that serve old hosts. */
  readonly stale: number;
  /** Agents online at which a host of it rests. */
  readonly resting: number;
}

/** Which routes that some agent has. */
export interface BalancedModulesQuery {
  /** A modid, a cmdid, `modid·cmdid` or part of a name. */
  readonly search?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly nowMs: number;
}

/** What an agent knows of one host. */
export interface HostCounters {
  readonly ip: string;
  readonly port: number;
  /** With the head start that the policy gives (load-balancing.md, State). */
  readonly virtualSuccesses: number;
  readonly virtualFailures: number;
  readonly realSuccesses: number;
  readonly realFailures: number;
  readonly successStreak: number;
  readonly failureStreak: number;
  /** When the present window began. */
  readonly sinceMs: number;
  /** Since the agent started. */
  readonly successesTotal: number;
  readonly failuresTotal: number;
}

/** One route at one agent. */
export interface AgentBalance {
  readonly instance: string;
  readonly hostname: string;
  readonly ip: string;
  /** Seen in the last 30 s. */
  readonly online: boolean;
  readonly state: "PULLING" | "NEW";
  readonly stale: boolean;
  readonly version: number;
  /** When the agent last took hosts of this route; null before the first time. */
  readonly updatedMs: number | null;
  readonly seenMs: number;
  readonly accessCount: number;
  /** In the order of the agent's queues. */
  readonly idle: readonly HostCounters[];
  readonly overload: readonly HostCounters[];
}

/** One route at every agent that has it. */
export interface Balance extends NamedKey {
  /** All of them, or where there are very many the first {@link BALANCE_AGENTS_MAX} by hostname. */
  readonly agents: readonly AgentBalance[];
  readonly agentsTotal: number;
}

/** A {@link Balance} of more agents has only some of them. */
export const BALANCE_AGENTS_MAX = 100;

/** How an agent is, the worst first: not seen lately, serves old hosts, waits for hosts, as it should be. */
export type AgentCondition = "offline" | "stale" | "pulling" | "online";

/** Which agents, in which order. */
export interface AgentPageQuery {
  /** Part of a hostname, an address, a dns-service or a software version. */
  readonly search?: string | undefined;
  readonly state?: AgentCondition | undefined;
  readonly sort: "hostname" | "seen" | "modules";
  readonly descending: boolean;
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly nowMs: number;
}

/** One agent. */
export interface AgentEntry {
  readonly instance: string;
  readonly hostname: string;
  readonly ip: string;
  readonly state: AgentCondition;
  readonly software: string;
  readonly version: string;
  /** `ip:port` of the dns-service in use; empty while it has none. */
  readonly dnsService: string;
  readonly modules: number;
  /** Of its modules, those with old hosts. */
  readonly stale: number;
  /** Of its modules, those that wait for hosts. */
  readonly pulling: number;
  readonly startedMs: number;
  readonly seenMs: number;
}

/** One module at one agent, in short. */
export interface AgentModuleEntry extends NamedKey {
  readonly pulling: boolean;
  readonly stale: boolean;
  readonly version: number;
  /** When the agent last took hosts of it; null before the first time. */
  readonly updatedMs: number | null;
  readonly accessCount: number;
  readonly idle: number;
  readonly overload: number;
  /** Hosts that rest, `ip:port`; at most {@link AGENT_RESTING_MAX}. */
  readonly resting: readonly string[];
  /** Since the agent started, over the hosts that it has. */
  readonly successesTotal: number;
  readonly failuresTotal: number;
}

/** The most hosts that an {@link AgentModuleEntry} names. */
export const AGENT_RESTING_MAX = 5;

/** The most modules that an {@link AgentDetail} has. */
export const AGENT_MODULES_MAX = 1_000;

/** One agent with its modules, at most {@link AGENT_MODULES_MAX} of them. */
export interface AgentDetail extends AgentEntry {
  readonly own: readonly AgentModuleEntry[];
}
