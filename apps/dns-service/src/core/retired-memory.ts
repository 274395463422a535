/** Memory of snapshots that serve no more, until nobody can be reading them any longer. */
import type { MemoryPool } from "./memory-pool.ts";
import type { SnapshotMemory } from "./route-snapshot.ts";

/** Snapshots that may wait; older ones are left to the garbage collector, which knows when the last reader let go. */
const WAITING_MAX = 3;

export class RetiredMemory {
  readonly #pool: MemoryPool;
  #waiting: { readonly generation: number; readonly memory: SnapshotMemory }[] = [];
  #servedBelow = 0;
  #held: SnapshotMemory | undefined;

  constructor(pool: MemoryPool) {
    this.#pool = pool;
  }

  /** A snapshot was replaced; loops may still read it. */
  retire(generation: number, memory: SnapshotMemory): void {
    this.#waiting.push({ generation, memory });
    if (this.#waiting.length > WAITING_MAX) this.#waiting.shift();
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
    const isRead = (one: { generation: number; memory: SnapshotMemory }): boolean =>
      one.generation >= this.#servedBelow || one.memory === this.#held;
    for (const { memory } of this.#waiting.filter((one) => !isRead(one))) {
      this.#pool.give(memory.index);
      this.#pool.give(memory.frames);
    }
    this.#waiting = this.#waiting.filter(isRead);
  }
}
