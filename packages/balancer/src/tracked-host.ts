import type { HostAddress, HostState, Outcome } from "@lars/model";
import { count, type HostWindow } from "./host-window.ts";
import type { PickResult } from "./pick-result.ts";

/** Every counter of one host, as it was when the snapshot was taken. */
export interface HostSnapshot {
  readonly host: HostAddress;
  readonly overloaded: boolean;
  readonly virtualSuccesses: number;
  readonly virtualFailures: number;
  readonly realSuccesses: number;
  readonly realFailures: number;
  readonly successStreak: number;
  readonly failureStreak: number;
  /** Unix second since when it is idle or overloaded. */
  readonly sinceSeconds: number;
  /** Calls since the balancer began; these never reset. */
  readonly successesTotal: number;
  readonly failuresTotal: number;
  /** Of the totals, what was counted before the host was removed last. */
  readonly successesBefore: number;
  readonly failuresBefore: number;
}

/** What a host had counted when it was removed. */
export type HostTotals = Pick<HostSnapshot, "successesTotal" | "failuresTotal">;

const NOTHING: HostTotals = { successesTotal: 0, failuresTotal: 0 };

/** One host of a module: its window, its totals, and its links in the queue that it stands in. */
export class TrackedHost implements HostWindow {
  readonly address: HostAddress;
  /** Made once, so that a pick allocates nothing. */
  readonly picked: PickResult;
  readonly probed: PickResult;
  previous: TrackedHost | undefined = undefined;
  next: TrackedHost | undefined = undefined;
  /** The update that named this host last. */
  updateNumber = 0;
  state: HostState = "idle";
  sinceSeconds = 0;
  virtualSuccesses = 0;
  virtualFailures = 0;
  realSuccesses = 0;
  realFailures = 0;
  successStreak = 0;
  failureStreak = 0;
  readonly #before: HostTotals;
  #successesTotal: number;
  #failuresTotal: number;

  constructor(address: HostAddress, before: HostTotals = NOTHING) {
    this.address = address;
    this.#before = before;
    this.#successesTotal = before.successesTotal;
    this.#failuresTotal = before.failuresTotal;
    this.picked = { kind: "host", address, probe: false };
    this.probed = { kind: "host", address, probe: true };
  }

  count(outcome: Outcome): void {
    if (outcome === "success") this.#successesTotal += 1;
    else this.#failuresTotal += 1;
    count(this, outcome);
  }

  snapshot(): HostSnapshot {
    return {
      host: this.address,
      overloaded: this.state === "overload",
      virtualSuccesses: this.virtualSuccesses,
      virtualFailures: this.virtualFailures,
      realSuccesses: this.realSuccesses,
      realFailures: this.realFailures,
      successStreak: this.successStreak,
      failureStreak: this.failureStreak,
      sinceSeconds: this.sinceSeconds,
      successesTotal: this.#successesTotal,
      failuresTotal: this.#failuresTotal,
      successesBefore: this.#before.successesTotal,
      failuresBefore: this.#before.failuresTotal,
    };
  }
}
