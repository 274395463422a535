/**
 * The double map: one snapshot serves while the backend builds the next.
 * @hop 5/11
 */
import type { RouteSnapshot } from "./route-snapshot.ts";

export class RouteTable {
  #serving: RouteSnapshot | undefined;
  #generation = 0;

  /** What answers are read from; undefined until the first snapshot came. */
  get serving(): RouteSnapshot | undefined {
    return this.#serving;
  }

  /** Number of the serving snapshot since the service started; 0 until the first came. */
  get generation(): number {
    return this.#generation;
  }

  /**
   * One assignment between two turns: a reader sees all of the old map or all of the new one, never a mixture.
   * @returns false, and nothing happens, when that snapshot or a later one serves already.
   */
  swap(next: RouteSnapshot, generation: number): boolean {
    if (generation <= this.#generation) return false;
    this.#serving = next;
    this.#generation = generation;
    return true;
  }
}
