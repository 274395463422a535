/**
 * The modules of one UDP port: what a caller is answered, when a route is pulled, what an answer changes
 * (load-balancing.md, A module's life in the agent). Told the time, never asking for it by itself; talks through `pull`.
 */
import type { PickResult } from "@lars/balancer";
import { type Clock, type HostAddress, isId, type Outcome, type Random, type RouteKey, routeKey } from "@lars/model";
import { AbsentModules } from "./absent-modules.ts";
import { type AgentPolicy, DEPARTED_HOSTS, FIRST_PULLS, RESUBSCRIBE_BATCH } from "./agent-policy.ts";
import { DepartedHosts } from "./departed-hosts.ts";
import { Module } from "./module.ts";
import { type DueNews, ModuleNews } from "./module-news.ts";
import { ModuleTable } from "./module-table.ts";
import { PullBudget } from "./pull-budget.ts";
import { usableHosts } from "./usable-hosts.ts";

/** What a shard answers: a pick; or that the ids are none; or that there is no room for another module. */
export type AgentPick = PickResult | { readonly kind: "invalid" } | { readonly kind: "full" };

/** Hosts of a route as the dns-service, or the disk, tells them. */
export interface RouteHosts {
  readonly modId: number;
  readonly cmdId: number;
  readonly hosts: readonly HostAddress[];
  readonly version: number;
}

export interface RouteBalancersParts {
  readonly policy: AgentPolicy;
  readonly clock: Clock;
  readonly random: Random;
  /** Sends a request for the route to the dns-service, if there is one at present. */
  readonly pull: (key: RouteKey) => void;
  /** The last hosts of a module were kept for long enough; it is gone. */
  readonly keptNoLonger?: (key: RouteKey) => void;
}

const INVALID: AgentPick = { kind: "invalid" };
const FULL: AgentPick = { kind: "full" };
const UNKNOWN: AgentPick = { kind: "unknown" };
const NO_HOSTS: readonly HostAddress[] = [];

export class RouteBalancers {
  readonly #parts: RouteBalancersParts;
  readonly #modules: ModuleTable;
  readonly #absent: AbsentModules;
  readonly #pulling = new Set<Module>();
  /** Those whose last hosts are kept though the dns-service has none. */
  readonly #kept = new Set<Module>();
  #policy: AgentPolicy;
  /** Removed hosts, until the reporter has heard of them. */
  readonly departed = new DepartedHosts(DEPARTED_HOSTS);
  readonly #news: ModuleNews;
  readonly #firstPulls = new PullBudget(FIRST_PULLS);
  #unsubscribed: Module[] = [];
  #pullsHeldBack = 0;

  constructor(parts: RouteBalancersParts) {
    const { modulesMax, negativeCacheMs, statusIntervalMs } = parts.policy;
    this.#parts = parts;
    this.#policy = parts.policy;
    this.#modules = new ModuleTable(modulesMax);
    this.#absent = new AbsentModules({ entriesMax: modulesMax, rememberMs: negativeCacheMs });
    this.#news = new ModuleNews({
      statusIntervalMs,
      departed: this.departed,
      present: ({ modId, cmdId }) => this.#modules.get(modId, cmdId),
      absent: (key) => this.#absentModule(key),
    });
  }

  /** Modules that the shard keeps, with hosts or without. */
  get modules(): ModuleTable {
    return this.#modules;
  }

  /** Modules that were asked for the first time and not pulled, since too many were. */
  get pullsHeldBack(): number {
    return this.#pullsHeldBack;
  }

  /** A host to call. Asking is what makes an unknown or an old route be pulled. */
  pick(modId: number, cmdId: number): AgentPick {
    const module = this.#asked(modId, cmdId);
    if (!(module instanceof Module)) return module;
    const picked = module.balancer.pick();
    this.#news.changed(module);
    return picked;
  }

  /** All hosts of a module, idle ones first; none when it is unknown. */
  hostsOf(modId: number, cmdId: number): readonly HostAddress[] {
    const module = this.#asked(modId, cmdId);
    return module instanceof Module ? module.balancer.addresses() : NO_HOSTS;
  }

  /** How a call went. Reports of what is not known (any more) change nothing. */
  report(key: { readonly modId: number; readonly cmdId: number }, host: HostAddress, outcome: Outcome) {
    const module = this.#modules.get(key.modId, key.cmdId);
    if (module === undefined || module.balancer.report(host, outcome) === "unknown") return "unknown";
    this.#news.called(module);
    this.#news.changed(module);
    return "counted";
  }

  /** An answer or a push of the dns-service. No hosts: the module is gone. @hop 7/11 the agent takes the new hosts */
  update(route: RouteHosts): "applied" | "dropped" | "kept" | "refused" {
    const hosts = usableHosts(route.hosts);
    const known = this.#modules.get(route.modId, route.cmdId);
    if (hosts.length === 0) return this.#withoutHosts(known, route.version);
    const module = known ?? this.#create(routeKey(route.modId, route.cmdId));
    if (module === undefined) return "refused";
    const inOrder = module.balancer.size === 0 ? rotated(hosts, this.#parts.random) : hosts;
    module.answered(inOrder, { version: route.version, nowMs: this.#parts.clock() });
    this.#changed(module);
    return "applied";
  }

  /** Other numbers from now on, for every module; none loses a host or a count. Bounds stay what they are. */
  obey(policy: AgentPolicy): void {
    this.#policy = policy;
    for (const module of this.#modules) module.balancer.obey(policy.balance);
  }

  /** Hosts from disk, to serve until the dns-service says otherwise. */
  remember(route: RouteHosts): void {
    const hosts = usableHosts(route.hosts);
    const module = hosts.length > 0 ? this.#create(routeKey(route.modId, route.cmdId)) : undefined;
    if (module === undefined) return;
    module.remembered(rotated(hosts, this.#parts.random), route.version);
    this.#changed(module);
  }

  /** There is a new connection: what was lost with the old one is asked for again, and every module is subscribed. */
  connected(): void {
    for (const module of this.#pulling) this.#pullLost(module);
    this.#unsubscribed = [...this.#modules].reverse();
    this.#subscribeSome();
  }

  /** There is no connection any more: hosts are served as they are, and marked. */
  disconnected(): void {
    this.#unsubscribed = [];
    for (const module of this.#modules) {
      module.stale = module.balancer.size > 0;
      this.#news.changed(module);
    }
  }

  /** Time passed: overdue pulls count as not sent, the next batch is subscribed. */
  tick(): void {
    const now = this.#parts.clock();
    for (const module of this.#pulling) {
      if (module.wantsPull(this.#policy, now)) this.#pullLost(module);
    }
    this.#absent.sweep(now);
    this.#dropWhatWasKept(now);
    this.#subscribeSome();
  }

  /** Modules with calls since their last status, each at most once per interval. */
  dueStatuses(): Module[] {
    return this.#news.dueStatuses(this.#parts.clock());
  }

  /** Modules that changed, each at most once a second; of those that went, only the ones the reporter knows. */
  dueStates(): Module[] {
    return this.#news.dueStates(this.#parts.clock());
  }

  /** What is left to say when the agent stops. */
  lastWords(): DueNews {
    return this.#news.all(this.#parts.clock());
  }

  /**
   * For a reporter that may know nothing: every module; and what removed hosts had counted, save what was told before
   * `knownBeforeMs` (unix milliseconds), which arrived.
   */
  everything(knownBeforeMs = 0): DueNews {
    return this.#news.everything(this.#modules, { nowMs: this.#parts.clock(), knownBeforeMs });
  }

  /** The module that a caller asks for, created and pulled as its life says; or the answer instead. */
  #asked(modId: number, cmdId: number): Module | AgentPick {
    const known = this.#modules.get(modId, cmdId);
    const now = this.#parts.clock();
    if (known === undefined) return this.#askedFirst(modId, cmdId, now);
    if (known.wantsPull(this.#policy, now)) this.#pull(known, now);
    if (known.balancer.size === 0) this.#modules.used(known);
    return known;
  }

  #askedFirst(modId: number, cmdId: number, now: number): AgentPick {
    if (!isId(modId) || !isId(cmdId)) return INVALID;
    const key = routeKey(modId, cmdId);
    if (this.#absent.has(key, now)) return UNKNOWN;
    if (this.#modules.isFull && this.#modules.evictable === undefined) return FULL;
    if (this.#firstPulls.take(now)) this.#pullFirst(key, now);
    else this.#pullsHeldBack += 1;
    return UNKNOWN;
  }

  #pullFirst(key: RouteKey, now: number): void {
    const module = this.#create(key);
    if (module !== undefined) this.#pull(module, now);
  }

  #create(key: RouteKey): Module | undefined {
    const evictable = this.#modules.isFull ? this.#modules.evictable : undefined;
    if (this.#modules.isFull && evictable === undefined) return undefined;
    if (evictable !== undefined) this.#forget(evictable);
    const { clock } = this.#parts;
    const departures = this.departed.of(key);
    const statePace = this.#absent.forget(key);
    const module = new Module(key, { clock, policy: this.#policy.balance, statePace, departures });
    this.#modules.add(module);
    return module;
  }

  #absentModule(key: RouteKey): Module {
    const module = new Module(key, { clock: this.#parts.clock, policy: this.#policy.balance });
    module.dropped = true;
    module.announced = true;
    return module;
  }

  #pull(module: Module, now: number): void {
    module.pullSent(now);
    this.#pulling.add(module);
    this.#news.changed(module);
    this.#parts.pull(module.key);
  }

  #pullLost(module: Module): void {
    module.pullLost();
    this.#pulling.delete(module);
    this.#news.changed(module);
  }

  #changed(module: Module): void {
    this.#pulling.delete(module);
    this.#modules.used(module);
    this.#news.changed(module);
    if (module.hasReturners) this.#news.called(module);
    module.hasReturners = false;
  }

  #withoutHosts(known: Module | undefined, version: number): "dropped" | "kept" {
    const { keepLastHostsMs = 0 } = this.#policy;
    if (known === undefined) return "dropped";
    if (keepLastHostsMs === 0 || known.balancer.size === 0) {
      this.#drop(known);
      return "dropped";
    }
    known.kept({ version, nowMs: this.#parts.clock() });
    this.#kept.add(known);
    this.#changed(known);
    return "kept";
  }

  #dropWhatWasKept(now: number): void {
    for (const module of this.#kept) {
      if (!module.isKept || module.dropped) this.#kept.delete(module);
      else if (module.wasKeptFor(this.#policy.keepLastHostsMs ?? 0, now)) {
        this.#kept.delete(module);
        this.#drop(module);
        this.#parts.keptNoLonger?.(module.key);
      }
    }
  }

  #drop(module: Module): void {
    this.#forget(module);
    this.#absent.remember(module, this.#parts.clock());
  }

  #forget(module: Module): void {
    const { idle, overload } = module.balancer.snapshot();
    for (const host of [...idle, ...overload]) this.departed.left(module.key, host);
    module.dropped = true;
    this.#modules.remove(module);
    this.#pulling.delete(module);
    this.#news.changed(module);
  }

  #subscribeSome(): void {
    const now = this.#parts.clock();
    for (let left = RESUBSCRIBE_BATCH; left > 0 && this.#unsubscribed.length > 0; left -= 1) {
      const module = this.#unsubscribed.pop();
      if (module !== undefined && !module.dropped && module.life === "NEW") this.#pull(module, now);
    }
  }
}

/** From a random place on, so that a thousand agents that start together do not all begin with the same host. */
function rotated(hosts: readonly HostAddress[], random: Random): readonly HostAddress[] {
  const offset = Math.floor(random() * hosts.length);
  return [...hosts.slice(offset), ...hosts.slice(0, offset)];
}
