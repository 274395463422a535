/** Routes of the last run that a shard has not taken yet: what is asked for first, then the others, a portion at a time. */
import { type RouteId, routeId, routeKey } from "@lars/model";
import type { RouteHosts } from "@lars/routing";
import { routeAt, routeEnd } from "./packed-routes.ts";

export class LaterRoutes {
  readonly #packed: Float64Array;
  readonly #places = new Map<RouteId, number>();

  constructor(packed: Float64Array) {
    this.#packed = packed;
    for (let at = 0; at < packed.length; at = routeEnd(packed, at)) {
      this.#places.set(routeId(routeKey(packed[at] ?? 0, packed[at + 1] ?? 0)), at);
    }
  }

  get size(): number {
    return this.#places.size;
  }

  /** This route, unless it was taken before or there is none. */
  take(modId: number, cmdId: number): RouteHosts | undefined {
    const id = routeId(routeKey(modId, cmdId));
    const at = this.#places.get(id);
    if (at === undefined) return undefined;
    this.#places.delete(id);
    return routeAt(this.#packed, at);
  }

  /** At most `count` of those that are left. */
  *takeSome(count: number): Generator<RouteHosts> {
    let left = count;
    for (const [id, at] of this.#places) {
      if (left === 0) return;
      left -= 1;
      this.#places.delete(id);
      yield routeAt(this.#packed, at);
    }
  }
}
