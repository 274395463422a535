import { type RouteId, type RouteKey, routeId } from "@lars/model";
import type { Module } from "./module.ts";
import type { Pace } from "./pace.ts";

interface Absence {
  readonly untilMs: number;
  readonly statePace: Pace;
}

/** Remembers for a short while that modules do not exist, so that their callers do not become requests to the dns-service. */
export class AbsentModules {
  readonly #entriesMax: number;
  readonly #rememberMs: number;
  /** Oldest first. */
  readonly #absences = new Map<RouteId, Absence>();

  constructor(options: { readonly entriesMax: number; readonly rememberMs: number }) {
    this.#entriesMax = options.entriesMax;
    this.#rememberMs = options.rememberMs;
  }

  get size(): number {
    return this.#absences.size;
  }

  /** The dns-service has no hosts of it. The oldest memory goes when there are too many. */
  remember(module: Module, nowMs: number): void {
    const id = routeId(module.key);
    this.#absences.delete(id);
    this.#absences.set(id, { untilMs: nowMs + this.#rememberMs, statePace: module.statePace });
    const oldest = this.#absences.keys().next().value;
    if (this.#absences.size > this.#entriesMax && oldest !== undefined) this.#absences.delete(oldest);
  }

  has(key: RouteKey, nowMs: number): boolean {
    if (this.#absences.size === 0) return false;
    const absence = this.#absences.get(routeId(key));
    return absence !== undefined && nowMs < absence.untilMs && nowMs >= absence.untilMs - this.#rememberMs;
  }

  /** It exists after all; answers the pace of what was told of it, which goes on. */
  forget(key: RouteKey): Pace | undefined {
    const id = routeId(key);
    const pace = this.#absences.get(id)?.statePace;
    this.#absences.delete(id);
    return pace;
  }

  /** Frees what is too old to matter; called now and then. */
  sweep(nowMs: number): void {
    for (const [id, { untilMs }] of this.#absences) {
      if (nowMs < untilMs) return;
      this.#absences.delete(id);
    }
  }
}
