/**
 * Requests that came together, looked up together. A lookup waits for memory twice, for the index and for the frame; in one
 * loop over many the waits overlap.
 */
import type { RouteSnapshot } from "./route-snapshot.ts";

/** A cache line; frames up to {@link TOUCHED_BYTES_MAX} are brought in whole, of longer ones the processor sees the rest coming. */
const LINE_BYTES = 64;
const TOUCHED_BYTES_MAX = 512;

/** Ten hosts fit into so many lines. */
const LINES_AT_ONCE = 3;

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
  /** Numbers of the routes by request (subscriptions.ts); 0 where it is not known, anything where there is no entry. */
  readonly numbers = new Int32Array(BATCH_MAX);
  /** Where the frames lie and how long they are, by request, after {@link find}. */
  readonly starts = new Int32Array(BATCH_MAX);
  readonly lengths = new Int32Array(BATCH_MAX);
  /** Bytes of the longest of these frames, and of all of them. */
  longest = 0;
  bytes = 0;
  /** Whether each of these routes is there. */
  allFound = false;
  /** Anything; it keeps the compiler from leaving out what brings memory close. */
  touched = 0;

  /** Looks the first `count` keys up. */
  find({ index }: RouteSnapshot, count: number): void {
    index.findAll(this, count);
  }

  /** Brings the frames that {@link find} found close: the first lines of each at once, then what the long ones have more. */
  fetch({ frames }: RouteSnapshot, count: number): void {
    const { starts, lengths } = this;
    const last = frames.length - LINES_AT_ONCE * LINE_BYTES;
    if (last < 0) return;
    let read = 0;
    for (let at = 0; at < count; at++) {
      const start = Math.min(starts[at] as number, last);
      read |= frames[start] as number;
      read |= frames[start + LINE_BYTES] as number;
      read |= frames[start + 2 * LINE_BYTES] as number;
    }
    this.touched = read;
    if (this.longest <= LINES_AT_ONCE * LINE_BYTES) return;
    for (let at = 0; at < count; at++) {
      const start = starts[at] as number;
      const end = start + Math.min(lengths[at] as number, TOUCHED_BYTES_MAX);
      for (let line = start + LINES_AT_ONCE * LINE_BYTES; line < end; line += LINE_BYTES)
        read += frames[line] as number;
    }
    this.touched = read;
  }
}
