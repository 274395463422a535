import type { TrackedHost } from "./tracked-host.ts";

/** A first-in first-out queue of hosts, linked through the hosts themselves: every step costs the same at any length. */
export class HostQueue {
  #head: TrackedHost | undefined;
  #tail: TrackedHost | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(host: TrackedHost): void {
    host.previous = this.#tail;
    host.next = undefined;
    if (this.#tail === undefined) this.#head = host;
    else this.#tail.next = host;
    this.#tail = host;
    this.#length += 1;
  }

  /** Takes a host out, wherever it stands. It must be in this queue. */
  remove(host: TrackedHost): void {
    if (host.previous === undefined) this.#head = host.next;
    else host.previous.next = host.next;
    if (host.next === undefined) this.#tail = host.previous;
    else host.next.previous = host.previous;
    host.previous = undefined;
    host.next = undefined;
    this.#length -= 1;
  }

  /** The head, which is the tail from now on. */
  rotate(): TrackedHost | undefined {
    const host = this.#head;
    if (host === undefined || host === this.#tail) return host;
    this.remove(host);
    this.push(host);
    return host;
  }

  *[Symbol.iterator](): Generator<TrackedHost> {
    for (let host = this.#head; host !== undefined; host = host.next) yield host;
  }
}
