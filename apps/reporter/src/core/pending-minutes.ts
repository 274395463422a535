/** Minutes that are cut and not stored yet. Without room for another one the present minute simply goes on. */
import { MINUTE_NUMBERS, type MinuteCut } from "./call-minutes.ts";

/** A minute, and the number under which this reporter writes it. */
export interface PendingMinute extends MinuteCut {
  readonly reporter: number;
}

export class PendingMinutes {
  readonly #rowsMax: number;
  readonly #cuts: PendingMinute[] = [];
  #rows = 0;

  constructor(rowsMax: number) {
    this.#rowsMax = rowsMax;
  }

  /** Rows that wait. */
  get rows(): number {
    return this.#rows;
  }

  get minutes(): number {
    return this.#cuts.length;
  }

  /** Whether a minute of so many rows has room; the first always has. */
  hasRoom(rows: number): boolean {
    return this.#cuts.length === 0 || this.#rows + rows <= this.#rowsMax;
  }

  add(cut: PendingMinute): void {
    this.#cuts.push(cut);
    this.#rows += cut.rows.length / MINUTE_NUMBERS;
  }

  get oldest(): PendingMinute | undefined {
    return this.#cuts[0];
  }

  /** The oldest is stored. */
  removeOldest(): void {
    const cut = this.#cuts.shift();
    if (cut !== undefined) this.#rows -= cut.rows.length / MINUTE_NUMBERS;
  }
}
