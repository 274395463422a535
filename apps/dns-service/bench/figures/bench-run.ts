/** What every figure is measured on, and how thoroughly. */
import type { BenchDatabase } from "../databases/bench-database.ts";
import type { RouteShape } from "../databases/fill-routes.ts";
import type { Programs } from "../drivers/c-programs.ts";
import type { LookUp, LookupShape } from "../drivers/lookup-driver.ts";
import type { ServiceProcess } from "../service/service-process.ts";

export interface BenchRun {
  readonly database: BenchDatabase;
  readonly routes: RouteShape;
  readonly service: ServiceProcess;
  readonly programs: Programs;
  readonly lookUp: LookUp;
  readonly effort: Effort;
}

export interface Effort {
  /** Of each measurement of lookups. */
  readonly seconds: number;
  /** How often each measurement is repeated; the median counts, of pauses the worst. */
  readonly rounds: number;
  /** Full loads after which memory is looked at. */
  readonly reloads: number;
  /** Subscribers of the route that is pushed. */
  readonly connections: number;
  /** Single edits whose way to the subscribers is timed. */
  readonly edits: number;
}

export const LOOKUP_SHAPES: readonly LookupShape[] = [
  { connections: 10, depth: 1 },
  { connections: 10, depth: 64 },
  { connections: 100, depth: 64 },
];

/** The route that is edited and pushed; a prober asks for any but that one, so pushes can be counted. */
export function editedRoute({ routes }: BenchRun): { modId: number; cmdId: number } {
  return { modId: routes.modules, cmdId: 1 };
}

export function probedRoutes({ routes }: BenchRun): RouteShape {
  return { ...routes, modules: routes.modules - 1 };
}

/** How lookups were driven. */
export function by({ programs, effort }: BenchRun): { driver: string; rounds: number; seconds: number } {
  const { rounds, seconds } = effort;
  return { driver: programs.load === undefined ? "a thread" : "tcp-load", rounds, seconds };
}

/** Does something for every round, one after the other. */
export async function eachRound<T>(rounds: number, once: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 0; round < rounds; round++) results.push(await once());
  return results;
}
