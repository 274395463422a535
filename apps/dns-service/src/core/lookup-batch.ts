/**
 * Requests that came together, looked up together. A lookup waits for memory twice, for the index and for the frame; in one
 * loop over many the waits overlap.
 */
import type { RouteSnapshot } from "./route-snapshot.ts";

/** A cache line; frames up to {@link TOUCHED_BYTES_MAX} are brought in whole, of longer ones the processor sees the rest coming. */
const LINE_BYTES = 64;
const TOUCHED_BYTES_MAX = 512;

/** In place of an entry: the snapshot has no such route. */
export const NO_ENTRY = -1;

/** Requests in a batch at most. */
export const BATCH_MAX = 128;

export class LookupBatch {
  /** Keys by request, as they came. */
  readonly modIds = new Int32Array(BATCH_MAX);
  readonly cmdIds = new Int32Array(BATCH_MAX);
  /** Entries by request, after {@link find}; {@link NO_ENTRY} where there is none. */
  readonly entries = new Int32Array(BATCH_MAX);
  /** Numbers of the routes by request, as far as they are known (subscriptions.ts); else 0. */
  readonly numbers = new Int32Array(BATCH_MAX);
  #touched = 0;

  /** Looks the first `count` keys up. */
  find({ index }: RouteSnapshot, count: number): void {
    const { modIds, cmdIds, entries } = this;
    let touched = 0;
    for (let at = 0; at < count; at++) touched += index.touch(modIds[at] ?? 0, cmdIds[at] ?? 0);
    for (let at = 0; at < count; at++) entries[at] = index.find(modIds[at] ?? 0, cmdIds[at] ?? 0);
    this.#touched = touched;
  }

  /** Brings the frames that {@link find} found close. */
  fetch({ index, frames }: RouteSnapshot, count: number): void {
    let sum = 0;
    for (let at = 0; at < count; at++) {
      const entry = this.entries[at] ?? NO_ENTRY;
      if (entry === NO_ENTRY) continue;
      const start = index.start(entry);
      const end = start + Math.min(index.length(entry), TOUCHED_BYTES_MAX);
      for (let line = start; line < end; line += LINE_BYTES) sum += frames[line] ?? 0;
    }
    this.#touched = sum;
  }

  /** Anything; it keeps the compiler from leaving out what brings memory close. */
  get touched(): number {
    return this.#touched;
  }
}
