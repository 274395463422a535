/**
 * Whether a full load is believed at once. Less than half of the hosts, with no RouteChange rows that say why, is a mishap
 * more often than it is meant: a restore under way, the wrong database, a DELETE without its WHERE. What serves is held for
 * a while then, so that people can notice, and accepted after that. Knows no database and no snapshot, only numbers.
 */
import type { Clock } from "@lars/model";

/** A loss that is not believed yet. */
export interface HeldBack {
  /** Unix milliseconds: when it was seen first. */
  readonly sinceMs: number;
  /** Unix milliseconds: it is accepted by the first load behind that. */
  readonly untilMs: number;
  /** Hosts that are served. */
  readonly servedHosts: number;
  /** Hosts that the database had at the last full load. */
  readonly loadedHosts: number;
}

/**
 * `believed`: serve it; `held_back`: go on with what serves, together with what is explained; `ended`: serve it, what was
 * held back is no longer lost; `accepted`: serve it, it was held back for long enough.
 */
export type Verdict =
  | { readonly kind: "believed" }
  | { readonly kind: "held_back"; readonly held: HeldBack; readonly isNew: boolean }
  | { readonly kind: "ended" | "accepted"; readonly held: HeldBack };

const BELIEVED: Verdict = { kind: "believed" };

export class EmptyProtection {
  readonly #holdMs: number;
  readonly #clock: Clock;
  #held: HeldBack | undefined;

  /** @param holdMs 0: everything is believed. */
  constructor(holdMs: number, clock: Clock) {
    this.#holdMs = holdMs;
    this.#clock = clock;
  }

  /** What is held back at present. */
  get held(): HeldBack | undefined {
    return this.#held;
  }

  /** Whether so many hosts instead of those served need an explanation. */
  isSuspicious(servedHosts: number, loadedHosts: number): boolean {
    return this.#holdMs > 0 && loadedHosts * 2 < servedHosts;
  }

  /**
   * Decides about a full load.
   * @param servedHosts hosts of what serves, with all edits applied that RouteChange rows explain.
   */
  judge(servedHosts: number, loadedHosts: number): Verdict {
    const held = this.#held;
    if (!this.isSuspicious(servedHosts, loadedHosts)) return this.#end(held, "ended");
    const now = this.#clock();
    if (held !== undefined && now >= held.untilMs) return this.#end({ ...held, servedHosts, loadedHosts }, "accepted");
    const { sinceMs, untilMs } = held ?? { sinceMs: now, untilMs: now + this.#holdMs };
    this.#held = { sinceMs, untilMs, servedHosts, loadedHosts };
    return { kind: "held_back", held: this.#held, isNew: held === undefined };
  }

  #end(held: HeldBack | undefined, kind: "ended" | "accepted"): Verdict {
    this.#held = undefined;
    return held === undefined ? BELIEVED : { kind, held };
  }
}
