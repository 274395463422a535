/** One module: its calls over time, who calls which host how well, and what happened. Times in ms unless they say seconds. */
import type { HistorySpan, ModulePoint } from "../../call-history/history-rows.ts";
import type { NamedKey } from "../admin-rows.ts";

/** Which module. */
export interface ModuleChoice {
  readonly modId: number;
  readonly cmdId: number;
}

/** Calls of a module over time: a point for each step that somebody listened to. */
export interface ModuleHistory extends HistorySpan {
  readonly points: readonly ModulePoint[];
}

/** One host of a module, over all its callers. */
export interface MatrixHost {
  /** Its row among the routes. */
  readonly id: number;
  readonly ip: string;
  readonly port: number;
  /** Callers that live and report it. */
  readonly callers: number;
  /** Those of them at which it rests. */
  readonly resting: number;
  /** Over the minutes of the matrix. */
  readonly successes: number;
  readonly failures: number;
}

/** How one caller fares with one host: whether it rests there (1 or 0), successes and failures of the last minutes. */
export type MatrixCell = readonly [resting: 0 | 1, successes: number, failures: number];

/** One caller, over all hosts of the module. */
export interface MatrixCaller {
  readonly ip: string;
  /** Null for one that is no agent of ours. */
  readonly hostname: string | null;
  readonly instance: string | null;
  /** Hosts that rest there. */
  readonly resting: number;
  readonly successes: number;
  readonly failures: number;
  /** In the order of the hosts; null where it reports nothing of one. */
  readonly cells: readonly (MatrixCell | null)[];
}

/** Callers and hosts of a module. */
export interface ModuleMatrix extends NamedKey {
  /** The minutes of the counts; null while there is no history. */
  readonly fromSeconds: number | null;
  readonly untilSeconds: number | null;
  /** In the order of their addresses, at most {@link MATRIX_HOSTS_MAX}: those that rest or fail are among them. */
  readonly hosts: readonly MatrixHost[];
  readonly hostsTotal: number;
  /** Hosts that rest at one caller or more. */
  readonly hostsResting: number;
  /** Those in trouble first, then by name, at most {@link MATRIX_CALLERS_MAX}. */
  readonly callers: readonly MatrixCaller[];
  readonly callersTotal: number;
}

/** The most hosts of a {@link ModuleMatrix}. */
export const MATRIX_HOSTS_MAX = 30;

/** The most callers of a {@link ModuleMatrix}. */
export const MATRIX_CALLERS_MAX = 50;

/** A host became overloaded, or idle again, at a caller. */
export interface ModuleEvent {
  readonly atMs: number;
  readonly ip: string;
  readonly port: number;
  readonly caller: string;
  readonly hostname: string | null;
  readonly overloaded: boolean;
  /** Calls of the window that ended with it: these decided. */
  readonly successes: number;
  readonly failures: number;
  /** How long it had been as it was before; null where the caller does not say. */
  readonly lastedSeconds: number | null;
}

/** The most events that are told. */
export const EVENTS_MAX = 100;
