import { type Clock, type HostAddress, type HostId, type HostState, hostId, type Outcome } from "@lars/model";
import { HostQueue } from "./host-queue.ts";
import { nextState, openWindow } from "./host-window.ts";
import { OVERLOADED, type PickResult, UNKNOWN } from "./pick-result.ts";
import { type BalancePolicy, DEFAULT_BALANCE_POLICY } from "./policy.ts";
import { type HostSnapshot, type HostTotals, TrackedHost } from "./tracked-host.ts";

/** All that a balancer knows; hosts in queue order. */
export interface BalancerSnapshot {
  /** Picks since the last probe (load-balancing.md, Choosing a host). */
  readonly accessCount: number;
  readonly idle: readonly HostSnapshot[];
  readonly overload: readonly HostSnapshot[];
}

/** Remembers hosts that were removed, so that their totals go on when they come back. */
export interface Departures {
  /** A host was removed. */
  left(host: HostSnapshot): void;
  /** A host joins; what it had counted before, if that is known. */
  back(host: HostAddress): HostTotals | undefined;
}

/**
 * Picks among the hosts of one module by the rules of load-balancing.md. Holds each host in exactly one of two queues and
 * in one index; a pick and a report take the same time whatever the number of hosts.
 * @hop 8/11 a caller asks for a host and gets one
 */
export class LoadBalancer {
  readonly #clock: Clock;
  #policy: BalancePolicy;
  readonly #departures: Departures | undefined;
  readonly #hosts = new Map<HostId, TrackedHost>();
  readonly #idle = new HostQueue();
  readonly #overload = new HostQueue();
  #accessCount = 0;
  #updates = 0;

  constructor(parts: {
    readonly clock: Clock;
    readonly policy?: BalancePolicy;
    readonly departures?: Departures | undefined;
  }) {
    this.#clock = parts.clock;
    this.#departures = parts.departures;
    this.#policy = parts.policy ?? DEFAULT_BALANCE_POLICY;
  }

  /** Other numbers from now on. Counts, states and windows that are open stay; the next report is judged by them. */
  obey(policy: BalancePolicy): void {
    this.#policy = policy;
  }

  /** How many hosts there are, idle and overloaded. */
  get size(): number {
    return this.#hosts.size;
  }

  /**
   * Takes the hosts of an answer: new ones join the tail of idle, missing ones leave queue and index, the others keep
   * counts and place. A host named twice counts once. Answers whether anything changed.
   */
  update(hosts: readonly HostAddress[]): boolean {
    this.#updates += 1;
    let changed = false;
    for (const address of hosts) {
      const known = this.#hosts.get(hostId(address));
      if (known !== undefined) known.updateNumber = this.#updates;
      else this.#join(address);
      changed ||= known === undefined;
    }
    return this.#dropUnnamed() || changed;
  }

  /** The next host to call, or why there is none. */
  pick(): PickResult {
    if (this.#overload.length === 0) return this.#idle.rotate()?.picked ?? UNKNOWN;
    if (this.#accessCount >= this.#policy.probeEvery) {
      this.#accessCount = 0;
      return this.#overload.rotate()?.probed ?? UNKNOWN;
    }
    this.#accessCount += 1;
    return this.#idle.rotate()?.picked ?? OVERLOADED;
  }

  /** Learns how a call to a host went. A host that is not of this module changes nothing. */
  report(address: HostAddress, outcome: Outcome): "counted" | "unknown" {
    const host = this.#hosts.get(hostId(address));
    if (host === undefined) return "unknown";
    host.count(outcome);
    const seconds = this.#seconds();
    const next = nextState(host, this.#policy, seconds);
    if (next !== undefined) this.#enter(host, next, seconds);
    return "counted";
  }

  /** Every address, idle ones first, in queue order. */
  addresses(): HostAddress[] {
    return [...this.#inOrder()].map((host) => host.address);
  }

  snapshot(): BalancerSnapshot {
    return {
      accessCount: this.#accessCount,
      idle: Array.from(this.#idle, (host) => host.snapshot()),
      overload: Array.from(this.#overload, (host) => host.snapshot()),
    };
  }

  *#inOrder(): Generator<TrackedHost> {
    yield* this.#idle;
    yield* this.#overload;
  }

  #join(address: HostAddress): void {
    const host = new TrackedHost(address, this.#departures?.back(address));
    host.updateNumber = this.#updates;
    openWindow(host, "idle", { policy: this.#policy, seconds: this.#seconds() });
    this.#hosts.set(hostId(address), host);
    this.#idle.push(host);
  }

  #dropUnnamed(): boolean {
    const before = this.#hosts.size;
    for (const [id, host] of this.#hosts) {
      if (host.updateNumber === this.#updates) continue;
      this.#hosts.delete(id);
      this.#queueOf(host.state).remove(host);
      this.#departures?.left(host.snapshot());
    }
    return this.#hosts.size < before;
  }

  /** A renewed window leaves the host where it stands; a changed state sends it to the other queue's tail. */
  #enter(host: TrackedHost, state: HostState, seconds: number): void {
    if (state !== host.state) {
      this.#queueOf(host.state).remove(host);
      this.#queueOf(state).push(host);
    }
    openWindow(host, state, { policy: this.#policy, seconds });
  }

  #queueOf(state: HostState): HostQueue {
    return state === "idle" ? this.#idle : this.#overload;
  }

  #seconds(): number {
    return Math.floor(this.#clock() / 1000);
  }
}
