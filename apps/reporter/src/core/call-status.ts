/** Statuses of calls: what an agent reported of each host, checked and made to fit the table. */
import { isId, PORT_MAX } from "@lars/model";
import type { CellTable } from "./cell-table.ts";

/** A report as it was read; the columns are of its hosts, of which there are `count`. Reused by whoever reads. */
export interface StatusReport {
  readonly modId: number;
  readonly cmdId: number;
  /** IPv4 in host order. */
  readonly caller: number;
  readonly atSeconds: number;
  readonly count: number;
  readonly ips: ArrayLike<number>;
  readonly ports: ArrayLike<number>;
  readonly successes: ArrayLike<number>;
  readonly failures: ArrayLike<number>;
  /** 1: overloaded. */
  readonly overloaded: ArrayLike<number>;
}

/** The largest count of a signed int column. */
export const COUNT_MAX = 2_147_483_647;

/** An agent's clock may be this far ahead. Beyond, its reports count as made now: else they would outlive all that follow. */
export const CLOCK_AHEAD_MAX_S = 60;

/** Whether there can be such a report: ids that somebody can have, a time after the beginning of all Lars. */
export function isReport({ modId, cmdId, atSeconds }: StatusReport): boolean {
  return isId(modId) && isId(cmdId) && atSeconds > 0;
}

/** When the report counts as made, unix seconds. */
export function timeOf(report: StatusReport, nowSeconds: number): number {
  return report.atSeconds > nowSeconds + CLOCK_AHEAD_MAX_S ? nowSeconds : report.atSeconds;
}

/** Whether the host `n` of a report is one. */
export function isHost(report: StatusReport, n: number): boolean {
  const port = report.ports[n] as number;
  return port >= 0 && port <= PORT_MAX;
}

/** A count that the column holds. */
export function countOf(count: number): number {
  return Math.min(count, COUNT_MAX);
}

/** The slot of the host `n` of a report at its caller; NO_SLOT when there is no room. */
export function cellOf(cells: CellTable, report: StatusReport, n: number): number {
  const { key } = cells;
  key[0] = report.modId;
  key[1] = report.cmdId;
  key[2] = report.ips[n] as number;
  key[3] = report.ports[n] as number;
  key[4] = report.caller;
  return cells.take();
}
