/** What happened to hosts at agents, until it is stored: bounded, as a fleet that flaps may tell of thousands a second. */
import type { CellKey } from "./cell-key.ts";

/** A host became overloaded, or idle again, at an agent. */
export interface HostEvent extends CellKey {
  /** When the reporter heard of it. */
  readonly atMs: number;
  /** The agent; empty for a deployed one. */
  readonly instance: string;
  readonly overloaded: boolean;
  /** Calls of the window that ended with it. */
  readonly successes: number;
  readonly failures: number;
  /** The counts that decided, head start included; null for a deployed agent, which does not tell them. */
  readonly virtualSuccesses: number | null;
  readonly virtualFailures: number | null;
  /** How long the host had been in the state before; null for a deployed agent. */
  readonly lastedSeconds: number | null;
}

/** Events in the order of their arrival; what is new beyond the bound is dropped, which the caller counts. */
export class HostEvents {
  readonly #max: number;
  #waiting: HostEvent[] = [];
  #dropped = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#waiting.length;
  }

  /** Since start. */
  get dropped(): number {
    return this.#dropped;
  }

  add(event: HostEvent): void {
    if (this.#waiting.length < this.#max) this.#waiting.push(event);
    else this.#dropped += 1;
  }

  /** The oldest of what waits. */
  oldest(count: number): readonly HostEvent[] {
    return this.#waiting.slice(0, count);
  }

  /** The oldest are stored, or given up. */
  remove(count: number): void {
    this.#waiting = this.#waiting.slice(count);
  }
}
