/**
 * Keeps what waits to be stored: one row per key, the newest state of it, never more than it may hold. Stores nothing.
 * @hop 10/11
 */

/** What became of a row. `dropped`: there is no room for one more; the metric of it is the operator's warning. */
export type Added = "queued" | "merged" | "outdated" | "dropped";

/** How rows of one kind are told apart and merged. */
export interface RowRules<Row> {
  keyOf(row: Row): string;
  /** The row that both make; undefined when `next` says nothing newer. */
  merge(waiting: Row, next: Row): Row | undefined;
  /** How much of the room a row takes. */
  weigh(row: Row): number;
  /** The room there is. */
  readonly weightMax: number;
}

/**
 * The merge map. Rows stay while they are being stored and go once they are: what fails is simply there still, and what
 * was replaced meanwhile waits for the next time.
 */
export class LatestRows<Row> {
  readonly #rules: RowRules<Row>;
  readonly #rows = new Map<string, Row>();
  #weight = 0;

  constructor(rules: RowRules<Row>) {
    this.#rules = rules;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** A row takes the place of the one that waits under its key, unless that one is newer. */
  add(row: Row): Added {
    const key = this.#rules.keyOf(row);
    const waiting = this.#rows.get(key);
    const next = waiting === undefined ? row : this.#rules.merge(waiting, row);
    if (next === undefined) return "outdated";
    const weight = this.#weight + this.#rules.weigh(next) - this.#weightOf(waiting);
    if (weight > this.#rules.weightMax && weight > this.#weight) return "dropped";
    this.#weight = weight;
    this.#rows.set(key, next);
    return waiting === undefined ? "queued" : "merged";
  }

  /** By what a row is known. */
  keyOf(row: Row): string {
    return this.#rules.keyOf(row);
  }

  /** Everything that waits, in the order of its arrival. */
  waiting(): Row[] {
    return [...this.#rows.values()];
  }

  /** These rows are stored. One that was replaced meanwhile goes on waiting. */
  stored(rows: readonly Row[]): void {
    for (const row of rows) {
      const key = this.#rules.keyOf(row);
      if (this.#rows.get(key) !== row) continue;
      this.#rows.delete(key);
      this.#weight -= this.#rules.weigh(row);
    }
  }

  #weightOf(row: Row | undefined): number {
    return row === undefined ? 0 : this.#rules.weigh(row);
  }
}
