/** Route requests carry no number: whoever waits for a route gets the next answer about it. */
import { type HostAddress, type RouteId, routeId, routeKey } from "@lars/model";
import type { GetRouteResponse } from "@lars/protocol";

type Answer = (hosts: readonly HostAddress[] | undefined) => void;

export class RouteAnswers {
  readonly #timeoutMs: number;
  readonly #countMax: number;
  readonly #waiting = new Map<RouteId, Set<Answer>>();
  #count = 0;

  constructor(bounds: { timeoutMs: number; countMax: number }) {
    this.#timeoutMs = bounds.timeoutMs;
    this.#countMax = bounds.countMax;
  }

  get isFull(): boolean {
    return this.#count >= this.#countMax;
  }

  /** The hosts of the next answer about the route; undefined when none comes in time. */
  wait(modId: number, cmdId: number): Promise<readonly HostAddress[] | undefined> {
    const route = routeId(routeKey(modId, cmdId));
    const waiting = this.#waiting.get(route) ?? new Set();
    this.#waiting.set(route, waiting);
    this.#count += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(() => answer(undefined), this.#timeoutMs);
      const answer: Answer = (hosts) => {
        clearTimeout(timer);
        this.#forget(route, answer);
        resolve(hosts);
      };
      waiting.add(answer);
    });
  }

  answer(response: GetRouteResponse): void {
    const waiting = this.#waiting.get(routeId(routeKey(response.modId, response.cmdId)));
    for (const answer of [...(waiting ?? [])]) answer(response.hosts);
  }

  /** Whoever waits has no answer; asking again fails. */
  close(): void {
    for (const waiting of [...this.#waiting.values()]) for (const answer of [...waiting]) answer(undefined);
  }

  #forget(route: RouteId, answer: Answer): void {
    const waiting = this.#waiting.get(route);
    if (waiting?.delete(answer)) this.#count -= 1;
    if (waiting?.size === 0) this.#waiting.delete(route);
  }
}
