/** Adds up, cell by cell, what was called and for how long a host was overloaded, and cuts it minute by minute. */
import { type CellTable, KEY_NUMBERS, NO_SLOT } from "./cell-table.ts";
import { grown } from "./latest-statuses.ts";
import { type FleetTotal, type ModuleTotal, totalsOf } from "./minute-totals.ts";

/** Numbers of a packed row: the key, successes, failures, seconds overloaded. */
export const MINUTE_NUMBERS = KEY_NUMBERS + 3;

/** What was called in one minute. `rows` has {@link MINUTE_NUMBERS} for each cell that was called or overloaded, in key order. */
export interface MinuteCut {
  /** Unix second at which the minute begins. */
  readonly atSeconds: number;
  readonly rows: Uint32Array;
  readonly modules: readonly ModuleTotal[];
  readonly fleet: FleetTotal;
}

const COUNT_MAX = 4_294_967_295;
const MINUTE_MS = 60_000;

/** Columns of the present minute by the slot of their cell. Times are of the reporter's clock, ms. */
export class CallMinutes {
  readonly #cells: CellTable;
  #successes = new Float64Array(0);
  #failures = new Float64Array(0);
  #overloadMs = new Float64Array(0);
  /** Until when the time overloaded is added up, of a cell whose agent says only statuses; 0: it is not overloaded. */
  #overloadedSince = new Float64Array(0);
  /** When a status of it came last. */
  #toldMs = new Float64Array(0);

  constructor(cells: CellTable) {
    this.#cells = cells;
  }

  /** Calls that ended in the present minute. */
  addCalls(slot: number, successes: number, failures: number): void {
    if (slot === NO_SLOT) return;
    this.#reserve(slot);
    this.#successes[slot] = (this.#successes[slot] as number) + successes;
    this.#failures[slot] = (this.#failures[slot] as number) + failures;
  }

  /** A span in which the caller had the host overloaded. */
  addOverload(slot: number, ms: number): void {
    if (slot === NO_SLOT) return;
    this.#reserve(slot);
    this.#overloadMs[slot] = (this.#overloadMs[slot] as number) + ms;
  }

  /** A status says how the host is; it is taken to stay so until the next one, for `silenceMs` at most. */
  tellOverload(slot: number, overloaded: boolean, { nowMs, silenceMs }: { nowMs: number; silenceMs: number }): void {
    if (slot === NO_SLOT) return;
    this.#reserve(slot);
    this.#addUp(slot, nowMs, silenceMs);
    this.#overloadedSince[slot] = overloaded ? nowMs : 0;
    this.#toldMs[slot] = nowMs;
  }

  /** Everything since the last cut as the minute that begins at `atSeconds`, and a new minute begins. */
  cut(atSeconds: number, { nowMs, silenceMs }: { nowMs: number; silenceMs: number }): MinuteCut {
    const touched = this.#touched(nowMs, silenceMs);
    const rows = new Uint32Array(touched.length * MINUTE_NUMBERS);
    let at = 0;
    for (const slot of touched) {
      for (let number = 0; number < KEY_NUMBERS; number++) rows[at++] = this.#cells.keyOf(slot, number);
      rows[at++] = Math.min(COUNT_MAX, this.#successes[slot] as number);
      rows[at++] = Math.min(COUNT_MAX, this.#failures[slot] as number);
      rows[at++] = Math.round(Math.min(MINUTE_MS, this.#overloadMs[slot] as number) / 1000);
      this.#successes[slot] = this.#failures[slot] = this.#overloadMs[slot] = 0;
    }
    return { atSeconds, rows, ...totalsOf(rows) };
  }

  /** Whether nothing is lost with the cell. */
  isSettled(slot: number): boolean {
    if (slot >= this.#successes.length) return true;
    return !this.#isTouched(slot) && this.#overloadedSince[slot] === 0;
  }

  /** The cell is forgotten. */
  clear(slot: number): void {
    if (slot >= this.#successes.length) return;
    this.#successes[slot] = this.#failures[slot] = this.#overloadMs[slot] = 0;
    this.#overloadedSince[slot] = this.#toldMs[slot] = 0;
  }

  #touched(nowMs: number, silenceMs: number): Int32Array {
    const order = this.#cells.inOrder();
    const touched = new Int32Array(order.length);
    let n = 0;
    for (const slot of order) {
      if (slot >= this.#successes.length) continue;
      this.#addUp(slot, nowMs, silenceMs);
      if (this.#isTouched(slot)) touched[n++] = slot;
    }
    return touched.subarray(0, n);
  }

  #isTouched(slot: number): boolean {
    const calls = (this.#successes[slot] as number) + (this.#failures[slot] as number);
    return calls > 0 || (this.#overloadMs[slot] as number) >= 500;
  }

  #addUp(slot: number, nowMs: number, silenceMs: number): void {
    const since = this.#overloadedSince[slot] as number;
    if (since === 0) return;
    const silentMs = (this.#toldMs[slot] as number) + silenceMs;
    const until = Math.min(nowMs, silentMs);
    if (until > since) this.#overloadMs[slot] = (this.#overloadMs[slot] as number) + until - since;
    this.#overloadedSince[slot] = nowMs < silentMs ? Math.max(since, nowMs) : 0;
  }

  #reserve(slot: number): void {
    if (slot < this.#successes.length) return;
    const { capacity } = this.#cells;
    this.#successes = grown(this.#successes, new Float64Array(capacity));
    this.#failures = grown(this.#failures, new Float64Array(capacity));
    this.#overloadMs = grown(this.#overloadMs, new Float64Array(capacity));
    this.#overloadedSince = grown(this.#overloadedSince, new Float64Array(capacity));
    this.#toldMs = grown(this.#toldMs, new Float64Array(capacity));
  }
}
