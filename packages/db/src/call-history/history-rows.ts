/** Calls over time as the reporters write them and as the admin asks for them. */
import type { CallHour, CallMinute, FleetMinute, HostEvent, ModuleMinute } from "../generated/tables.ts";

/** Calls of one caller to one host in one minute, as one reporter heard of them. */
export type CallMinuteRow = Readonly<CallMinute>;

/** One module in one minute, as one reporter heard of it. */
export type ModuleMinuteRow = Omit<Readonly<ModuleMinute>, "errorPpm" | "overloadPpm">;

/** Everything in one minute, as one reporter heard of it. A minute without such a row is one in which nobody listened. */
export type FleetMinuteRow = Readonly<FleetMinute>;

/** A host became overloaded, or idle again, at an agent. */
export interface HostEventRow extends Omit<Readonly<HostEvent>, "overloaded"> {
  readonly overloaded: boolean;
}

/** A time span in unix seconds, from the first up to and not including the second, in steps of whole minutes. */
export interface HistorySpan {
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  /** A multiple of 60 that divides a day or is a multiple of 3,600; from 3,600 on, rows of hours are read. */
  readonly stepSeconds: number;
}

/** Everything in one step. */
export interface FleetPoint {
  /** Unix second at which the step begins. */
  readonly atSeconds: number;
  /** Minutes of the step that are known; the others nobody listened to. A rate is `succ / (60 * minutes)`. */
  readonly minutes: number;
  readonly succ: number;
  readonly err: number;
  /** Added up over pairs of a host and a caller; `/ (60 * minutes)` is how many pairs were overloaded on average. */
  readonly overloadSeconds: number;
  /** The most of any minute, as are the counts of the points below. */
  readonly modules: number;
  readonly callers: number;
  readonly pairs: number;
}

/** One module in one step. */
export interface ModulePoint extends Omit<FleetPoint, "modules"> {
  readonly hosts: number;
  /** Hosts that some caller had overloaded for some of a minute. */
  readonly overloadedHosts: number;
}

/** Which module. */
export interface ModuleKey {
  readonly modid: number;
  readonly cmdid: number;
}

/** One module, added up over a span. */
export interface ModuleTotal {
  readonly modid: number;
  readonly cmdid: number;
  readonly succ: number;
  readonly err: number;
  readonly overloadSeconds: number;
}

/** One caller and one host of a module, added up over a span. */
export type MatrixCell = Omit<Readonly<CallHour>, "atSeconds" | "modid" | "cmdid">;

/** Some of the cells of a module: these callers on these hosts. */
export interface CellChoice {
  readonly hosts: readonly { readonly ip: number; readonly port: number }[];
  readonly callers: readonly number[];
}

/** Which events: all, those of a module, or those at an agent; newest first, before `beforeMs`. */
export interface EventQuery {
  readonly module?: { readonly modid: number; readonly cmdid: number } | undefined;
  readonly caller?: number | undefined;
  readonly beforeMs?: number | undefined;
  readonly max: number;
}
