/**
 * What removed hosts had counted: no call is lost with the host it was made to. Each is told once more, with all that was
 * reported until it went, and goes on from there when it comes back, whether its module was dropped meanwhile or not.
 */
import type { Departures, HostSnapshot, HostTotals } from "@lars/balancer";
import { type HostAddress, type HostId, hostId, type RouteId, type RouteKey, routeId } from "@lars/model";

interface Departed {
  readonly key: RouteKey;
  readonly last: HostSnapshot;
  /** The reporter is to be told. */
  isNews: boolean;
  /** When it was told last, unix milliseconds. */
  toldMs: number;
}

export interface DepartedBounds {
  /** Of those that a reporter has heard of: they are kept only to count on if they come back. */
  readonly heardMax: number;
  /** Of all, while no reporter is there that could hear of them. */
  readonly hostsMax: number;
}

/**
 * Removed hosts of one shard, bounded: those that went first are forgotten first, and count from zero if they come back. One
 * that no reporter is known to have heard of is forgotten much later, and its calls are counted as forgotten.
 */
export class DepartedHosts {
  readonly #bounds: DepartedBounds;
  #knownBeforeMs = 0;
  #callsForgotten = 0;
  readonly #routes = new Map<RouteId, Map<HostId, Departed>>();
  /** In the order in which they went. */
  readonly #inOrder = new Set<Departed>();

  constructor(bounds: DepartedBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#inOrder.size;
  }

  /** Calls to forgotten hosts that no reporter is known to have heard of: lost, unless it has all the same. */
  get callsForgotten(): number {
    return this.#callsForgotten;
  }

  /** A reporter has read what was told before, unix milliseconds. */
  heardBefore(knownBeforeMs: number): void {
    this.#knownBeforeMs = knownBeforeMs;
    this.#trim();
  }

  /** The memory of one module. A host without a call is not worth one. */
  of(key: RouteKey): Departures {
    return {
      left: (host) => this.left(key, host),
      back: (host) => this.#back(key, host),
    };
  }

  /** A host went, with its module or without. */
  left(key: RouteKey, host: HostSnapshot): void {
    if (host.successesTotal + host.failuresTotal === 0) return;
    const departed = { key, last: host, isNews: true, toldMs: Number.POSITIVE_INFINITY };
    const id = routeId(key);
    const hosts = this.#routes.get(id) ?? new Map<HostId, Departed>();
    this.#routes.set(id, hosts.set(hostId(host.host), departed));
    this.#inOrder.add(departed);
    this.#trim();
  }

  /** Those of a module that are to be told; they are told now. */
  news(key: RouteKey, nowMs: number): HostSnapshot[] {
    const news = [...(this.#routes.get(routeId(key))?.values() ?? [])].filter(({ isNews }) => isNews);
    for (const departed of news) {
      departed.isNews = false;
      departed.toldMs = nowMs;
    }
    return news.map(({ last }) => last);
  }

  /** What was told from `knownBeforeMs` on may have been lost on its way; answers whose modules have something to tell. */
  tellAgain(knownBeforeMs: number): RouteKey[] {
    for (const departed of this.#inOrder) departed.isNews ||= departed.toldMs >= knownBeforeMs;
    const news = [...this.#routes.values()].map((hosts) => [...hosts.values()].find(({ isNews }) => isNews));
    return news.filter((departed) => departed !== undefined).map(({ key }) => key);
  }

  #back(key: RouteKey, host: HostAddress): HostTotals | undefined {
    const departed = this.#routes.get(routeId(key))?.get(hostId(host));
    if (departed !== undefined) this.#forget(departed);
    return departed?.last;
  }

  /** They are told in the order in which they went, so what is behind one that nobody heard of was not heard of either. */
  #trim(): void {
    for (const oldest of this.#inOrder) {
      if (this.#inOrder.size <= this.#bounds.heardMax) return;
      const wasHeard = !oldest.isNews && oldest.toldMs < this.#knownBeforeMs;
      if (!wasHeard && this.#inOrder.size <= this.#bounds.hostsMax) return;
      if (!wasHeard) this.#callsForgotten += callsSinceItJoined(oldest.last);
      this.#forget(oldest);
    }
  }

  #forget(departed: Departed): void {
    const id = routeId(departed.key);
    const hosts = this.#routes.get(id);
    hosts?.delete(hostId(departed.last.host));
    if (hosts?.size === 0) this.#routes.delete(id);
    this.#inOrder.delete(departed);
  }
}

/** What it had counted before was told when it went then. */
function callsSinceItJoined(host: HostSnapshot): number {
  return host.successesTotal - host.successesBefore + host.failuresTotal - host.failuresBefore;
}
