import type { BalancePolicy } from "@lars/balancer";

/** Times and bounds that a shard obeys; equal in shape to AgentConfig of packages/config. */
export interface AgentPolicy {
  /** A route that is older is pulled again when it is asked for. */
  readonly updateTimeoutMs: number;
  /** A pull without an answer for this long counts as not sent. */
  readonly pullTimeoutMs: number;
  /** How long the answer that a module does not exist is remembered. */
  readonly negativeCacheMs: number;
  /** A module's status is reported at most this often. */
  readonly statusIntervalMs: number;
  /** Modules that one shard keeps. */
  readonly modulesMax: number;
  readonly balance: BalancePolicy;
  /** For how long the last hosts of a module are kept once the dns-service says that it has none; 0: not at all. */
  readonly keepLastHostsMs?: number;
}

/** A module's state goes to the reporter at most this often (protocol of AgentState). */
export const STATE_INTERVAL_MS = 1_000;

/** Modules that are subscribed again per tick after a reconnect: a thousand agents that come back are not one burst. */
export const RESUBSCRIBE_BATCH = 500;

/** Removed hosts whose totals one shard remembers, some 300 bytes each. */
export const DEPARTED_HOSTS = { heardMax: 10_000, hostsMax: 50_000 } as const;

/**
 * Modules that nobody knows yet and that a shard asks for, at once and then each second: more than an agent meets that starts
 * without a file of routes, and little for a dns-service.
 */
export const FIRST_PULLS = { atOnce: 2_000, perSecond: 500 } as const;
