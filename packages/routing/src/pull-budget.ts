/**
 * How many modules that nobody knows yet may be asked for: some at once, then so many a second. A flood of ids that do not
 * exist is then no flood for the dns-service; modules that are known are pulled without it.
 */
export class PullBudget {
  readonly #atOnce: number;
  readonly #perSecond: number;
  #left: number;
  /** Until when what grew back is counted. */
  #countedMs = Number.NEGATIVE_INFINITY;

  constructor(options: { readonly atOnce: number; readonly perSecond: number }) {
    this.#atOnce = options.atOnce;
    this.#perSecond = options.perSecond;
    this.#left = options.atOnce;
  }

  /** Takes one, if there is one. */
  take(nowMs: number): boolean {
    this.#growBack(nowMs);
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** A clock that was set back gives nothing, and is counted from anew. */
  #growBack(nowMs: number): void {
    const more = ((nowMs - this.#countedMs) / 1_000) * this.#perSecond;
    this.#countedMs = nowMs;
    if (more > 0) this.#left = Math.min(this.#atOnce, this.#left + more);
  }
}
