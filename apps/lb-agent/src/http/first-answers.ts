/** Callers that wait shortly for the dns-service's first answer about a route, so that the first one gets a host as well. */
import { type RouteId, routeId, routeKey } from "@lars/model";

export class FirstAnswers {
  readonly #waiting = new Map<RouteId, Set<() => void>>();

  /** Resolves when the dns-service has answered about the route, or after `waitMs`. */
  wait(modId: number, cmdId: number, waitMs: number): Promise<void> {
    const route = routeId(routeKey(modId, cmdId));
    const waiting = this.#waiting.get(route) ?? new Set();
    this.#waiting.set(route, waiting);
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(deadline);
        waiting.delete(done);
        if (waiting.size === 0 && this.#waiting.get(route) === waiting) this.#waiting.delete(route);
        resolve();
      };
      const deadline = setTimeout(done, waitMs);
      waiting.add(done);
    });
  }

  /** An answer or a push; whatever it says, it has gone to its shard before. */
  arrived({ modId, cmdId }: { readonly modId: number; readonly cmdId: number }): void {
    if (this.#waiting.size === 0) return;
    for (const done of [...(this.#waiting.get(routeId(routeKey(modId, cmdId))) ?? [])]) done();
  }
}
