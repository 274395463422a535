/** What one loop counts, in memory that other threads may read: nobody has to ask the loop. */

/** Counts of one loop, or the sum over several. All but `connections` only grow. */
export interface LoopCounters {
  readonly connections: number;
  readonly accepted: number;
  readonly refused: number;
  readonly framesIn: number;
  readonly framesOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly badFrames: number;
  readonly unknownMessages: number;
  readonly invalidBodies: number;
  readonly overflows: number;
  readonly stalls: number;
  readonly idles: number;
}

const NAMES = [
  "connections",
  "accepted",
  "refused",
  "framesIn",
  "framesOut",
  "bytesIn",
  "bytesOut",
  "badFrames",
  "unknownMessages",
  "invalidBodies",
  "overflows",
  "stalls",
  "idles",
] as const satisfies readonly (keyof LoopCounters)[];

/** Bytes that one loop's counts take. */
export const METER_BYTES = NAMES.length * Float64Array.BYTES_PER_ELEMENT;

/** Counts of one loop. Written by its thread only; read by any. */
export class LoopMeter {
  readonly #cells: Float64Array;

  /** @param memory at least {@link METER_BYTES} from `at` on */
  constructor(memory: ArrayBufferLike = new ArrayBuffer(METER_BYTES), at = 0) {
    this.#cells = new Float64Array(memory, at, NAMES.length);
  }

  add(name: keyof LoopCounters, count = 1): void {
    const cell = NAMES.indexOf(name);
    this.#cells[cell] = (this.#cells[cell] ?? 0) + count;
  }

  /** The loop died and took its connections with it; what it counted stays. */
  forgetConnections(): void {
    this.#cells[0] = 0;
  }

  read(): LoopCounters {
    return Object.fromEntries(NAMES.map((name, cell) => [name, this.#cells[cell] ?? 0])) as unknown as LoopCounters;
  }
}

/** The sum of several loops' counts. */
export function sumOf(counters: readonly LoopCounters[]): LoopCounters {
  const sum = new LoopMeter();
  for (const each of counters) for (const name of NAMES) sum.add(name, each[name]);
  return sum.read();
}
