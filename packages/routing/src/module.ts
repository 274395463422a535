import { type BalancePolicy, type Departures, type HostSnapshot, LoadBalancer } from "@lars/balancer";
import type { Clock, HostAddress, RouteKey } from "@lars/model";
import type { AgentPolicy } from "./agent-policy.ts";
import { hasPassed, newPace, type Pace } from "./pace.ts";

/** PULLING: a request to the dns-service is out. NEW: it may be pulled again (load-balancing.md, A module's life). */
export type ModuleLife = "PULLING" | "NEW";

/** What a module is made of. */
export interface ModuleParts {
  readonly clock: Clock;
  readonly policy: BalancePolicy;
  readonly statePace?: Pace | undefined;
  /** Where the totals of removed hosts are kept; without it they end with the host. */
  readonly departures?: Departures | undefined;
}

/** One module at the agent: its balancer, where it is in its life, and how fresh its hosts are. */
export class Module {
  readonly key: RouteKey;
  readonly balancer: LoadBalancer;
  readonly statusPace: Pace = newPace();
  readonly statePace: Pace;
  /** Unix milliseconds of the last answer or push; 0 when there was none. */
  updatedMs = 0;
  /** Version of the hosts; 0 when the dns-service names none. */
  version = 0;
  /** No dns-service vouches for these hosts at present. */
  stale = false;
  /** It left the agent. */
  dropped = false;
  /** A call was reported, so the reporter has, or will have, a status of it. */
  reported = false;
  /** The reporter was told of it, so it must be told when it goes. */
  announced = false;
  /** Removed hosts with calls that no status told; the one that is due does. */
  left: readonly HostSnapshot[] = [];
  /** Removed hosts whose totals the state that is due tells. */
  gone: readonly HostSnapshot[] = [];
  /** A host with calls came back, in a window that nobody was told of. */
  hasReturners = false;
  #leaving: HostSnapshot[] = [];
  /** The dns-service says that it has no hosts, since then; its last ones are kept. Unix milliseconds. */
  #keptSinceMs: number | undefined;
  #pulledMs: number | undefined;

  constructor(key: RouteKey, parts: ModuleParts) {
    this.key = key;
    const { clock, policy, departures } = parts;
    this.balancer = new LoadBalancer({ clock, policy, departures: departures && this.#watching(departures) });
    this.statePace = parts.statePace ?? newPace();
  }

  get life(): ModuleLife {
    return this.#pulledMs === undefined ? "NEW" : "PULLING";
  }

  /** Whether whoever asks now makes it a pull: there are no hosts, or old ones, and no pull is out. */
  wantsPull(policy: AgentPolicy, nowMs: number): boolean {
    if (this.#pulledMs !== undefined) return hasPassed(policy.pullTimeoutMs, this.#pulledMs, nowMs);
    if (this.balancer.size === 0) return true;
    const age = nowMs - this.updatedMs;
    return age > policy.updateTimeoutMs || age < 0;
  }

  pullSent(nowMs: number): void {
    this.#pulledMs = nowMs;
  }

  /** What was sent counts as not sent: the connection is a new one, or the answer took too long. */
  pullLost(): void {
    this.#pulledMs = undefined;
  }

  /** Takes the hosts of an answer or a push. */
  answered(hosts: readonly HostAddress[], answer: { version: number; nowMs: number }): void {
    this.balancer.update(hosts);
    this.#pulledMs = undefined;
    this.updatedMs = answer.nowMs;
    this.version = answer.version;
    this.stale = false;
    this.#keptSinceMs = undefined;
  }

  /** The answer was that there are no hosts: the last ones stay, and nobody vouches for them. */
  kept(answer: { version: number; nowMs: number }): void {
    this.#pulledMs = undefined;
    this.updatedMs = answer.nowMs;
    this.version = answer.version;
    this.stale = true;
    this.#keptSinceMs ??= answer.nowMs;
  }

  /** A status is about to be told. */
  statusDue(): void {
    this.left = this.#leaving;
    this.#leaving = [];
  }

  get isKept(): boolean {
    return this.#keptSinceMs !== undefined;
  }

  /** Whether its last hosts were kept for `ms` already. */
  wasKeptFor(ms: number, nowMs: number): boolean {
    return this.#keptSinceMs !== undefined && hasPassed(ms, this.#keptSinceMs, nowMs);
  }

  /** Takes hosts that were known before the agent started: good enough to serve, too old to trust. */
  remembered(hosts: readonly HostAddress[], version: number): void {
    this.balancer.update(hosts);
    this.version = version;
    this.stale = true;
  }

  #watching(departures: Departures): Departures {
    return {
      left: (host) => {
        if (this.statusPace.waiting) this.#leaving.push(host);
        departures.left(host);
      },
      back: (host) => {
        const before = departures.back(host);
        this.hasReturners ||= before !== undefined;
        return before;
      },
    };
  }
}
