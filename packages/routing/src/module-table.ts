import type { Module } from "./module.ts";

/**
 * The modules of one shard, bounded. When it is full, the module without hosts that nobody asked for the longest leaves,
 * so that a flood of ids that do not exist cannot displace what is in use.
 */
export class ModuleTable {
  readonly #modulesMax: number;
  /** Two steps, so that a look-up makes no key. */
  readonly #modules = new Map<number, Map<number, Module>>();
  /** In the order in which they were last asked for. */
  readonly #empty = new Set<Module>();
  #size = 0;

  constructor(modulesMax: number) {
    this.#modulesMax = modulesMax;
  }

  get size(): number {
    return this.#size;
  }

  get(modId: number, cmdId: number): Module | undefined {
    return this.#modules.get(modId)?.get(cmdId);
  }

  /** Whether one more fits, once the one that {@link evictable} names has left. */
  get isFull(): boolean {
    return this.#size >= this.#modulesMax;
  }

  /** The empty module that nobody asked for the longest. */
  get evictable(): Module | undefined {
    return this.#empty.values().next().value;
  }

  /** Adds a module; the caller made sure that it fits. */
  add(module: Module): void {
    const { modId, cmdId } = module.key;
    const commands = this.#modules.get(modId) ?? new Map<number, Module>();
    this.#modules.set(modId, commands.set(cmdId, module));
    this.#size += 1;
    this.used(module);
  }

  /** The module was asked for, or its hosts changed. */
  used(module: Module): void {
    this.#empty.delete(module);
    if (module.balancer.size === 0) this.#empty.add(module);
  }

  remove(module: Module): void {
    const { modId, cmdId } = module.key;
    const commands = this.#modules.get(modId);
    commands?.delete(cmdId);
    if (commands?.size === 0) this.#modules.delete(modId);
    this.#empty.delete(module);
    this.#size -= 1;
  }

  *[Symbol.iterator](): Generator<Module> {
    for (const commands of this.#modules.values()) yield* commands.values();
  }
}
