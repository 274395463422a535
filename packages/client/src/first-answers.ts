/** Those who wait for the first answer about a route: bounded, each with a deadline. */
import { type RouteId, routeId, routeKey } from "@lars/model";

export class FirstAnswers {
  readonly #deadlineMs: number;
  readonly #waitingMax: number;
  readonly #waiting = new Map<RouteId, Set<() => void>>();
  #count = 0;

  constructor(bounds: { readonly deadlineMs: number; readonly waitingMax: number }) {
    this.#deadlineMs = bounds.deadlineMs;
    this.#waitingMax = bounds.waitingMax;
  }

  get isFull(): boolean {
    return this.#count >= this.#waitingMax;
  }

  /** Settles when an answer about the route came, or the deadline. */
  wait(modId: number, cmdId: number): Promise<void> {
    const id = routeId(routeKey(modId, cmdId));
    const waiting = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, waiting);
    this.#count += 1;
    return new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        if (waiting.delete(settle)) this.#count -= 1;
        if (waiting.size === 0 && this.#waiting.get(id) === waiting) this.#waiting.delete(id);
        resolve();
      };
      const timer = setTimeout(settle, this.#deadlineMs);
      waiting.add(settle);
    });
  }

  /** There is an answer about the route. */
  came(modId: number, cmdId: number): void {
    if (this.#count > 0) this.#settle(routeId(routeKey(modId, cmdId)));
  }

  close(): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id);
  }

  #settle(id: RouteId): void {
    for (const settle of [...(this.#waiting.get(id) ?? [])]) settle();
  }
}
