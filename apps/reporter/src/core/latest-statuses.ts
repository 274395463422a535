/**
 * The latest status of every cell, and which of them MySQL does not have yet. A status stays known after it was stored, so
 * that one that says nothing new costs no write.
 * @hop 10/11
 */
import { type CellTable, NO_SLOT } from "./cell-table.ts";

/** What became of a status. `dropped`: there is no room for one more cell; the metric of it is the operator's warning. */
export type StatusFate = "queued" | "merged" | "unchanged" | "outdated" | "dropped";

/** One host of a report. Reused by whoever reports; nobody keeps it. */
export interface StatusNews {
  readonly successes: number;
  readonly failures: number;
  readonly overloaded: boolean;
  /** Unix seconds, on whose clock whoever. */
  readonly atSeconds: number;
}

/** Numbers of a packed status, in the order of the table's columns. */
export const STATUS_NUMBERS = 9;

const KNOWN = 1;
const WAITING = 2;
const STORING = 4;
const OVERLOADED = 8;
/** MySQL refused it: it is tried alone, and seldom. */
const SUSPECT = 16;

/** Columns of statuses by the slot of their cell. */
export class LatestStatuses {
  readonly #cells: CellTable;
  #successes = new Int32Array(0);
  #failures = new Int32Array(0);
  #at = new Uint32Array(0);
  #flags = new Uint8Array(0);
  /** When the oldest news came that MySQL does not have, ms. */
  #waitsSince = new Float64Array(0);
  /** When it was told of last, ms. */
  #toldMs = new Float64Array(0);
  #waiting = 0;
  #suspects = 0;

  constructor(cells: CellTable) {
    this.#cells = cells;
  }

  /** Statuses that MySQL does not have, those that are on their way included. */
  get size(): number {
    return this.#waiting;
  }

  isKnown(slot: number): boolean {
    return slot < this.#flags.length && ((this.#flags[slot] as number) & KNOWN) !== 0;
  }

  isOverloaded(slot: number): boolean {
    return ((this.#flags[slot] as number) & OVERLOADED) !== 0;
  }

  successesOf(slot: number): number {
    return this.#successes[slot] as number;
  }

  failuresOf(slot: number): number {
    return this.#failures[slot] as number;
  }

  atSecondsOf(slot: number): number {
    return this.#at[slot] as number;
  }

  /** The news takes the place of what is known of the cell, unless that is newer; of one second the later arrival counts. */
  take(slot: number, news: StatusNews, nowMs: number): StatusFate {
    if (slot === NO_SLOT) return "dropped";
    if (slot >= this.#flags.length) this.#grow();
    const flags = this.#flags[slot] as number;
    this.#toldMs[slot] = nowMs;
    if ((flags & KNOWN) !== 0) {
      if (news.atSeconds < (this.#at[slot] as number)) return "outdated";
      if (this.#isSame(slot, news)) return "unchanged";
    }
    this.#successes[slot] = news.successes;
    this.#failures[slot] = news.failures;
    this.#at[slot] = news.atSeconds;
    const kept = flags & (STORING | SUSPECT);
    this.#flags[slot] = kept | KNOWN | WAITING | (news.overloaded ? OVERLOADED : 0);
    if ((flags & WAITING) !== 0) return "merged";
    if ((flags & STORING) !== 0) return "queued";
    this.#waitsSince[slot] = nowMs;
    this.#waiting += 1;
    return "queued";
  }

  /** Slots of what waits, in the order of the primary key; those that were refused only when they are asked for. */
  waiting(which: "usual" | "refused" = "usual"): Int32Array {
    if (which === "refused" && this.#suspects === 0) return new Int32Array(0);
    const slots = new Int32Array(this.#waiting);
    return slots.subarray(0, this.nextWaiting(0, slots, which).found);
  }

  /**
   * Fills `slots` with what waits from a place in the order of the primary key on: how many there were, and the place to go on
   * from; `end` when there is no more. A cell that came meanwhile may be passed over: it is found when one begins again at 0.
   */
  nextWaiting(
    from: number,
    slots: Int32Array,
    which: "usual" | "refused" = "usual",
  ): { readonly found: number; readonly next: number | "end" } {
    const wanted = which === "refused" ? WAITING | SUSPECT : WAITING;
    const order = this.#cells.inOrder();
    let found = 0;
    let place = from;
    for (; place < order.length && found < slots.length; place++) {
      const slot = order[place] as number;
      if (((this.#flags[slot] as number) & (WAITING | SUSPECT)) === wanted) slots[found++] = slot;
    }
    return { found, next: place < order.length ? place : "end" };
  }

  /**
   * The present statuses of these slots as rows of numbers, in `into`, which has room for them; what comes from here on waits for
   * the next time.
   */
  pack(slots: Int32Array, into: Float64Array = new Float64Array(slots.length * STATUS_NUMBERS)): Float64Array {
    const rows = into.subarray(0, slots.length * STATUS_NUMBERS);
    let at = 0;
    for (const slot of slots) {
      const flags = this.#flags[slot] as number;
      this.#flags[slot] = (flags & ~WAITING) | STORING;
      for (let number = 0; number < 5; number++) rows[at++] = this.#cells.keyOf(slot, number) >>> 0;
      rows[at++] = this.#successes[slot] as number;
      rows[at++] = this.#failures[slot] as number;
      rows[at++] = this.#at[slot] as number;
      rows[at++] = (flags & OVERLOADED) === 0 ? 0 : 1;
    }
    return rows;
  }

  /**
   * MySQL has what was packed of these slots at `packedMs`; what came later waits since then at most. The time when the oldest
   * news among them came, ms.
   */
  stored(slots: Int32Array, packedMs: number): number {
    let oldest = packedMs;
    for (const slot of slots) {
      const flags = this.#flags[slot] as number;
      if ((flags & STORING) === 0) continue;
      oldest = Math.min(oldest, this.#waitsSince[slot] as number);
      this.#waitsSince[slot] = packedMs;
      if ((flags & WAITING) === 0) this.#waiting -= 1;
      if ((flags & SUSPECT) !== 0) this.#suspects -= 1;
      this.#flags[slot] = flags & ~(STORING | SUSPECT);
    }
    return oldest;
  }

  /** MySQL has not: they wait again, with what has come meanwhile. */
  unstored(slots: Int32Array): void {
    for (const slot of slots) {
      const flags = this.#flags[slot] as number;
      if ((flags & STORING) !== 0) this.#flags[slot] = (flags & ~STORING) | WAITING;
    }
  }

  /** MySQL does not take it: what was packed is left out, what has come meanwhile waits to be tried alone. */
  refused(slot: number): void {
    const flags = this.#flags[slot] as number;
    if ((flags & STORING) === 0) return;
    if ((flags & WAITING) === 0) this.#waiting -= 1;
    if ((flags & SUSPECT) === 0) this.#suspects += 1;
    this.#flags[slot] = (flags & ~STORING) | SUSPECT;
  }

  /** When it was told of last, ms; 0 when never. */
  toldMsOf(slot: number): number {
    return this.#toldMs[slot] ?? 0;
  }

  /** Whether nothing is lost with the cell. */
  isSettled(slot: number): boolean {
    return slot >= this.#flags.length || ((this.#flags[slot] as number) & (WAITING | STORING)) === 0;
  }

  /** The cell is forgotten. */
  clear(slot: number): void {
    if (slot >= this.#flags.length) return;
    if (((this.#flags[slot] as number) & SUSPECT) !== 0) this.#suspects -= 1;
    this.#flags[slot] = 0;
    this.#toldMs[slot] = 0;
  }

  #isSame(slot: number, news: StatusNews): boolean {
    return (
      this.#successes[slot] === news.successes &&
      this.#failures[slot] === news.failures &&
      this.#at[slot] === news.atSeconds &&
      this.isOverloaded(slot) === news.overloaded
    );
  }

  #grow(): void {
    const capacity = this.#cells.capacity;
    this.#successes = grown(this.#successes, new Int32Array(capacity));
    this.#failures = grown(this.#failures, new Int32Array(capacity));
    this.#at = grown(this.#at, new Uint32Array(capacity));
    this.#flags = grown(this.#flags, new Uint8Array(capacity));
    this.#waitsSince = grown(this.#waitsSince, new Float64Array(capacity));
    this.#toldMs = grown(this.#toldMs, new Float64Array(capacity));
  }
}

/** A longer column with what the shorter one had. */
export function grown<Column extends Int32Array | Uint32Array | Uint8Array | Float64Array>(
  column: Column,
  longer: Column,
): Column {
  longer.set(column);
  return longer;
}
