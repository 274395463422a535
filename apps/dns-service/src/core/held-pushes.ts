/**
 * Pushes that wait, for connections which have not taken what they were sent before or for their turn: a mark for each
 * route, and no frame. A mark stands for the newest answer of its route at the time when it is sent, so what is newer replaces
 * what waits. A connection has no more marks than subscriptions.
 */
import type { Subscriber } from "./subscriber.ts";
import type { RouteNumbers } from "./subscriptions.ts";

export class HeldPushes {
  readonly #numbers: RouteNumbers;
  /** Numbers of routes, the longest waiting first: routes that change all the time keep no other waiting. */
  readonly #held = new Map<Subscriber, Set<number>>();

  /** @param numbers of the subscriptions that the subscribers belong to */
  constructor(numbers: RouteNumbers) {
    this.#numbers = numbers;
  }

  /** Connections that something waits for. */
  get connections(): number {
    return this.#held.size;
  }

  /** Connections that something waits for, the longest waiting first; they may be released and dropped meanwhile. */
  waiting(): Iterable<Subscriber> {
    return this.#held.keys();
  }

  /** The route, which the subscriber asked for, is to be told to it later; false when it was already. */
  hold(subscriber: Subscriber, modId: number, cmdId: number): boolean {
    const number = this.#numbers.find(modId, cmdId);
    const marks = this.#held.get(subscriber);
    if (marks === undefined) this.#held.set(subscriber, new Set([number]));
    else if (marks.has(number)) return false;
    else marks.add(number);
    return true;
  }

  /** The route has been told to it now; whether it was to be told later. */
  forget(subscriber: Subscriber, modId: number, cmdId: number): boolean {
    const marks = this.#held.get(subscriber);
    if (marks?.delete(this.#numbers.find(modId, cmdId)) !== true) return false;
    if (marks.size === 0) this.#held.delete(subscriber);
    return true;
  }

  /** Hands what waits for a connection to `tell`, route by route; that stops it by answering false to the one it told last. */
  release(subscriber: Subscriber, tell: (modId: number, cmdId: number) => boolean): void {
    const marks = this.#held.get(subscriber);
    if (marks === undefined) return;
    for (const number of marks) {
      marks.delete(number);
      if (!tell(this.#numbers.modId(number), this.#numbers.cmdId(number))) break;
    }
    if (marks.size === 0) this.#held.delete(subscriber);
  }

  /** The connection has closed. */
  drop(subscriber: Subscriber): void {
    this.#held.delete(subscriber);
  }
}
