import { type HostAddress, type RouteId, routeId, routeKey } from "@lars/model";
import { type RouteHosts, usableHosts } from "@lars/routing";

/** The last known hosts of every route: what the agent keeps on disk, and what a shard that starts again begins with. */
export class KnownRoutes {
  readonly #routesMax: number;
  readonly #routes = new Map<RouteId, RouteHosts>();

  constructor(routesMax: number, routes: Iterable<RouteHosts> = []) {
    this.#routesMax = routesMax;
    for (const route of routes) this.learn(route);
  }

  get size(): number {
    return this.#routes.size;
  }

  /** Takes an answer; answers whether the hosts differ from those known. No hosts: the route is gone. */
  learn(answer: RouteHosts): boolean {
    const route = { ...answer, hosts: usableHosts(answer.hosts) };
    const id = routeId(routeKey(route.modId, route.cmdId));
    const known = this.#routes.get(id);
    if (route.hosts.length === 0) return this.#routes.delete(id);
    if (known === undefined && this.#routes.size >= this.#routesMax) return false;
    this.#routes.set(id, route);
    return known === undefined || !sameHosts(known.hosts, route.hosts);
  }

  all(): RouteHosts[] {
    return [...this.#routes.values()];
  }
}

function sameHosts(a: readonly HostAddress[], b: readonly HostAddress[]): boolean {
  return a.length === b.length && a.every((host, n) => host.ip === b[n]?.ip && host.port === b[n]?.port);
}
