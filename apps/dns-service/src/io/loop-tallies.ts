/** What one loop counts beyond its connections and frames; in shared memory, so that nobody has to ask the loop. */

const NAMES = [
  "lookups",
  "misses",
  "invalidRequests",
  "held",
  "pushes",
  "acks",
  "subscriptions",
  "greeted",
  "turnedAway",
  "heldPushes",
  "replacedPushes",
  "slow",
  "greedy",
] as const;

/**
 * `lookups`: requests answered, `misses` of them with zero hosts; `invalidRequests`: ids that no route has; `held`: requests
 * that wait for the first snapshot; `pushes`; `acks`; `subscriptions`: at present; `greeted`: open connections that said Hello; `turnedAway`:
 * connections closed as nothing could be served; `heldPushes`: pushes that wait, as their connection has not taken what it
 * was sent before; `replacedPushes`: those that a newer one took the place of; `slow`: connections that pushes wait for, at
 * present; `greedy`: connections closed as they asked for too many routes.
 */
export type LoopTallyName = (typeof NAMES)[number];

/** Where each lies in its row. */
const CELL = Object.fromEntries(NAMES.map((name, cell) => [name, cell])) as Readonly<Record<LoopTallyName, number>>;

/** Bytes of one loop's row. */
export const TALLY_BYTES = NAMES.length * Float64Array.BYTES_PER_ELEMENT;

/** One loop's row. Written by its thread only, read by any. */
export class LoopTallies {
  readonly #cells: Float64Array;

  constructor(memory: SharedArrayBuffer, loop: number) {
    this.#cells = new Float64Array(memory, loop * TALLY_BYTES, NAMES.length);
  }

  add(name: LoopTallyName, count = 1): void {
    const cell = CELL[name];
    this.#cells[cell] = (this.#cells[cell] ?? 0) + count;
  }

  set(name: LoopTallyName, value: number): void {
    this.#cells[CELL[name]] = value;
  }

  get(name: LoopTallyName): number {
    return this.#cells[CELL[name]] ?? 0;
  }
}

/** The sum over all loops of `memory`. */
export function sumOfTallies(memory: SharedArrayBuffer): Record<LoopTallyName, number> {
  const loops = Array.from({ length: memory.byteLength / TALLY_BYTES }, (_, loop) => new LoopTallies(memory, loop));
  const sums = NAMES.map((name) => [name, loops.reduce((sum, loop) => sum + loop.get(name), 0)] as const);
  return Object.fromEntries(sums) as Record<LoopTallyName, number>;
}
