/**
 * Pushes that wait, e.g. for connections which have not taken what they were sent before: a mark for each route, and no frame. A
 * mark stands for the newest answer of its route at the time when it is sent, so what is newer replaces what waits. A
 * connection has no more marks than subscriptions.
 */
import { Subscriber } from "./subscriber.ts";
import type { RouteNumbers } from "./subscriptions.ts";

interface Held {
  readonly marks: Subscriber;
  /** Where the next release begins: routes that change all the time keep no other waiting. */
  at: number;
}

export class HeldPushes {
  readonly #numbers: RouteNumbers;
  readonly #held = new Map<Subscriber, Held>();

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
    let held = this.#held.get(subscriber);
    if (held === undefined) {
      held = { marks: new Subscriber(subscriber.connection), at: 1 };
      this.#held.set(subscriber, held);
    }
    return held.marks.add(this.#numbers.find(modId, cmdId));
  }

  /** The route has been told to it now; whether it was to be told later. */
  forget(subscriber: Subscriber, modId: number, cmdId: number): boolean {
    const marks = this.#held.get(subscriber)?.marks;
    if (marks?.remove(this.#numbers.find(modId, cmdId)) !== true) return false;
    if (marks.size === 0) this.#held.delete(subscriber);
    return true;
  }

  /** Hands what waits for a connection to `tell`, route by route; that stops it by answering false to the one it told last. */
  release(subscriber: Subscriber, tell: (modId: number, cmdId: number) => boolean): void {
    const held = this.#held.get(subscriber);
    if (held === undefined) return;
    const { marks } = held;
    for (let goesOn = true; goesOn && marks.size > 0; ) {
      const number = next(marks, held.at) || next(marks, 1);
      marks.remove(number);
      held.at = number + 1;
      goesOn = tell(this.#numbers.modId(number), this.#numbers.cmdId(number));
    }
    if (marks.size === 0) this.#held.delete(subscriber);
  }

  /** The connection has closed. */
  drop(subscriber: Subscriber): void {
    this.#held.delete(subscriber);
  }
}

/** The first mark from `from` on; 0 when there is none. */
function next(marks: Subscriber, from: number): number {
  for (let word = from >>> 5, mask = -1 << (from & 31); word < marks.words; word++, mask = -1) {
    const bits = marks.word(word) & mask;
    if (bits !== 0) return word * 32 + (31 - Math.clz32(bits & -bits));
  }
  return 0;
}
