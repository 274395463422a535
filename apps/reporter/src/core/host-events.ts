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

const MINUTE_MS = 60_000;
/** Events of one host at one agent in a minute: one that flaps all the time says nothing new with each of them. */
const PER_MINUTE_MAX = 10;
/** Hosts at agents whose events of the present minute are counted; all others are taken for calm. */
const COUNTED_MAX = 100_000;

/** Events in the order of their arrival; what is new beyond the bounds is left out, and counted. */
export class HostEvents {
  readonly #max: number;
  #waiting: HostEvent[] = [];
  #dropped = 0;
  #damped = 0;
  #minute = 0;
  readonly #ofMinute = new Map<string, number>();

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

  /** Those of hosts that flapped more than ten times a minute, since start. */
  get damped(): number {
    return this.#damped;
  }

  add(event: HostEvent): void {
    if (this.#isTooOften(event)) this.#damped += 1;
    else if (this.#waiting.length < this.#max) this.#waiting.push(event);
    else this.#dropped += 1;
  }

  /** The oldest of what waits. */
  oldest(count: number): readonly HostEvent[] {
    return this.#waiting.slice(0, count);
  }

  #isTooOften({ atMs, modId, cmdId, ip, port, caller, instance }: HostEvent): boolean {
    const minute = Math.floor(atMs / MINUTE_MS);
    if (minute !== this.#minute) this.#ofMinute.clear();
    this.#minute = minute;
    const key = `${modId} ${cmdId} ${ip} ${port} ${caller} ${instance}`;
    const before = this.#ofMinute.get(key);
    if (before === undefined && this.#ofMinute.size >= COUNTED_MAX) return false;
    this.#ofMinute.set(key, (before ?? 0) + 1);
    return (before ?? 0) >= PER_MINUTE_MAX;
  }

  /** The oldest are stored, or given up. */
  remove(count: number): void {
    this.#waiting = this.#waiting.slice(count);
  }
}
