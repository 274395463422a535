import type { RouteId } from "@lars/model";

/** What waits for a peer that is away: the latest of each route, and no more routes than `routesMax`. */
export class LatestByRoute<Value> {
  readonly #routesMax: number;
  #waiting = new Map<RouteId, Value>();

  constructor(routesMax: number) {
    this.#routesMax = routesMax;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** What waits for a route. */
  get(id: RouteId): Value | undefined {
    return this.#waiting.get(id);
  }

  /** Takes the place of what waited for the same route. */
  put(id: RouteId, value: Value): "kept" | "dropped" {
    if (!this.#waiting.has(id) && this.#waiting.size >= this.#routesMax) return "dropped";
    this.#waiting.set(id, value);
    return "kept";
  }

  /** Gives out what waits, oldest route first, for as long as it is taken. */
  drain(take: (value: Value) => "more" | "enough"): void {
    for (const [id, value] of this.#waiting) {
      this.#waiting.delete(id);
      if (take(value) === "enough") return;
    }
  }
}
