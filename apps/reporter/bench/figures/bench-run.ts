/** What every figure works with. */
import type { Database } from "@lars/db";
import type { FleetShape } from "../fleet/agent-frames.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { ReporterProcess } from "../run/reporter-process.ts";

export interface BenchRun {
  readonly shape: FleetShape;
  readonly database: Database;
  readonly reporter: ReporterProcess;
  readonly fleet: Fleet;
  /** How long load lasts. */
  readonly seconds: number;
  readonly isWhole: boolean;
  readonly mysql: { pid(): Promise<number>; stop(): Promise<void>; start(): Promise<void> };
  /** States that were not sent yet begin here. */
  readonly states: { next: number };
}

export function keysOf({ agents, modules, hosts }: FleetShape): number {
  return agents * modules * hosts;
}
