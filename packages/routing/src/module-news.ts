/** What the reporter is to be told of modules: when, how often, and what once more since somebody may have missed it. */
import type { RouteKey } from "@lars/model";
import { STATE_INTERVAL_MS } from "./agent-policy.ts";
import type { DepartedHosts } from "./departed-hosts.ts";
import type { Module } from "./module.ts";
import { PacedQueue } from "./pace.ts";

/** Modules whose calls, and whose states, are to be told now. */
export interface DueNews {
  readonly statuses: readonly Module[];
  readonly states: readonly Module[];
}

export interface ModuleNewsParts {
  readonly statusIntervalMs: number;
  readonly departed: DepartedHosts;
  /** The module of this key that is there now. */
  readonly present: (key: RouteKey) => Module | undefined;
  /** A module that went, for the last words of its hosts. */
  readonly absent: (key: RouteKey) => Module;
}

export class ModuleNews {
  readonly #parts: ModuleNewsParts;
  readonly #statuses: PacedQueue<Module>;
  readonly #states = new PacedQueue<Module>(STATE_INTERVAL_MS, (module) => module.statePace);

  constructor(parts: ModuleNewsParts) {
    this.#parts = parts;
    this.#statuses = new PacedQueue(parts.statusIntervalMs, (module) => module.statusPace);
  }

  /** A call was reported, or hosts with calls came back. */
  called(module: Module): void {
    module.reported = true;
    this.#statuses.mark(module);
  }

  changed(module: Module): void {
    this.#states.mark(module);
  }

  /** Modules with calls since their last status, each at most once per interval. */
  dueStatuses(nowMs: number): Module[] {
    return withWhoLeft(this.#statuses.due(nowMs));
  }

  /** Modules that changed, each at most once a second; of those that went, only the ones the reporter knows. */
  dueStates(nowMs: number): Module[] {
    return this.#announced(this.#states.due(nowMs), nowMs);
  }

  /** All that is due, whenever it was told last. */
  all(nowMs: number): DueNews {
    return {
      statuses: withWhoLeft(this.#statuses.last(nowMs)),
      states: this.#announced(this.#states.last(nowMs), nowMs),
    };
  }

  /** Everything there is, for a reporter that may know nothing; of removed hosts what no reporter knows for sure. */
  everything(modules: Iterable<Module>, { nowMs, knownBeforeMs }: { nowMs: number; knownBeforeMs: number }): DueNews {
    for (const module of modules) {
      this.changed(module);
      if (module.reported) this.called(module);
    }
    for (const key of this.#parts.departed.tellAgain(knownBeforeMs)) {
      this.changed(this.#parts.present(key) ?? this.#parts.absent(key));
    }
    return this.all(nowMs);
  }

  /** A module that went and came back is told as what it is now. */
  #announced(changed: readonly Module[], nowMs: number): Module[] {
    const present = changed.map((module) => this.#parts.present(module.key) ?? module);
    const each = [...new Set(present)];
    for (const module of each) module.gone = this.#parts.departed.news(module.key, nowMs);
    const told = each.filter(({ announced, dropped, gone }) => announced || !dropped || gone.length > 0);
    for (const module of told) module.announced = true;
    return told;
  }
}

function withWhoLeft(modules: Module[]): Module[] {
  for (const module of modules) module.statusDue();
  return modules;
}
