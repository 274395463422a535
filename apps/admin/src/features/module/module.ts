import type { Output } from "../../trpc/trpc.ts";

/** Which module. */
export interface ModuleChoice {
  readonly modId: number;
  readonly cmdId: number;
}

/** Callers and hosts of a module. */
export type ModuleMatrix = Output["module"]["matrix"];

/** Calls of a module over time. */
export type ModuleHistory = Output["module"]["history"];

/** What happened to its hosts. */
export type ModuleEvents = Output["module"]["events"];

/** Where a module has a page of its own. */
export function modulePath({ modId, cmdId }: ModuleChoice): string {
  return `/modules/${modId}/${cmdId}`;
}

/** How far back one looks, in the order of the switch. */
export const RANGES = ["1h", "24h", "14d"] as const;

/** What stands below, in the order of the switch. */
export const SIGHTS = ["matrix", "events", "balance"] as const;

/** What the page of a module keeps in its URL. */
export const MODULE_FILTERS = { r: "1h", v: "matrix", caller: "" };
