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

/** Removed hosts of one shard, bounded: those that went first are forgotten first, and count from zero if they come back. */
export class DepartedHosts {
  readonly #hostsMax: number;
  readonly #routes = new Map<RouteId, Map<HostId, Departed>>();
  /** In the order in which they went. */
  readonly #inOrder = new Set<Departed>();

  constructor(hostsMax: number) {
    this.#hostsMax = hostsMax;
  }

  get size(): number {
    return this.#inOrder.size;
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
    const oldest = this.#inOrder.values().next().value;
    if (this.#inOrder.size > this.#hostsMax && oldest !== undefined) this.#forget(oldest);
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

  #forget(departed: Departed): void {
    const id = routeId(departed.key);
    const hosts = this.#routes.get(id);
    hosts?.delete(hostId(departed.last.host));
    if (hosts?.size === 0) this.#routes.delete(id);
    this.#inOrder.delete(departed);
  }
}
