/** Memory of snapshots that serve no more, until nobody can be reading it any longer. */
import type { MemoryPool } from "./memory-pool.ts";
import type { SnapshotMemory } from "./route-snapshot.ts";

/** Pieces that may wait; older ones are left to the garbage collector, which knows when the last reader let go. */
const WAITING_MAX = 6;

interface Waiting {
  readonly generation: number;
  readonly piece: SharedArrayBuffer;
}

export class RetiredMemory {
  readonly #pool: MemoryPool;
  #waiting: Waiting[] = [];
  #servedBelow = 0;
  #held: SnapshotMemory | undefined;

  constructor(pool: MemoryPool) {
    this.#pool = pool;
  }

  /** A snapshot was replaced by one in `next`; loops may still read it. What both lie in goes on being used. */
  retire(generation: number, memory: SnapshotMemory, next: SnapshotMemory): void {
    if (memory.index !== next.index) this.#waiting.push({ generation, piece: memory.index });
    if (memory.frames !== next.frames) this.#waiting.push({ generation, piece: memory.frames });
    while (this.#waiting.length > WAITING_MAX) this.#waiting.shift();
    this.#reuse();
  }

  /** Every loop serves `generation` or a later one. */
  everyLoopServes(generation: number): void {
    this.#servedBelow = generation;
    this.#reuse();
  }

  /** Someone beside the loops reads this memory until {@link release}; one at a time. */
  hold(memory: SnapshotMemory): void {
    this.#held = memory;
  }

  release(): void {
    this.#held = undefined;
    this.#reuse();
  }

  #reuse(): void {
    const isRead = ({ generation, piece }: Waiting): boolean =>
      generation >= this.#servedBelow || piece === this.#held?.index || piece === this.#held?.frames;
    for (const { piece } of this.#waiting.filter((one) => !isRead(one))) this.#pool.give(piece);
    this.#waiting = this.#waiting.filter(isRead);
  }
}
