/**
 * The times of statuses. A reporter takes the later second, and of one second the later arrival: one that froze and goes on
 * reading what another one was told since must not win. So what is told on another connection is of a later second.
 */

/** Ahead of the clock at most, milliseconds: connections that come and go by the hundred are not the future. */
const AHEAD_MAX_MS = 5_000;

export class StatusSeconds {
  /** No status is of an earlier time. */
  #sinceMs = 0;
  #toldMs = 0;

  /** The time of what is told now, unix milliseconds. */
  at(nowMs: number): number {
    if (this.#sinceMs > nowMs + AHEAD_MAX_MS) this.#sinceMs = nowMs; // the clock was set back
    this.#toldMs = Math.max(this.#sinceMs, nowMs);
    return this.#toldMs;
  }

  /** There is another connection: what was told before is older than all that comes. */
  anew(nowMs: number): void {
    const isTold = Math.floor(this.#toldMs / 1_000) >= Math.floor(nowMs / 1_000);
    if (isTold) this.#sinceMs = Math.min(nowMs + AHEAD_MAX_MS, (Math.floor(this.#toldMs / 1_000) + 1) * 1_000);
  }
}
