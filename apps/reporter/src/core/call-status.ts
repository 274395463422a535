/** Statuses of calls: what an agent reported of each host, checked and made to fit the table. */
import { type HostAddress, type Ipv4, isId, PORT_MAX } from "@lars/model";
import type { RowRules } from "./latest-rows.ts";

/** What one caller last said of one host of a route. */
export interface CallStatus {
  readonly modId: number;
  readonly cmdId: number;
  readonly ip: Ipv4;
  readonly port: number;
  readonly caller: Ipv4;
  /** In the present window of the host, 0 to {@link COUNT_MAX}. */
  readonly successes: number;
  readonly failures: number;
  /** Unix seconds. */
  readonly atSeconds: number;
  readonly overloaded: boolean;
}

/** Status of every host of a route at one caller, as it came. */
export interface StatusReport {
  readonly modId: number;
  readonly cmdId: number;
  readonly caller: Ipv4;
  readonly results: readonly {
    readonly host: HostAddress;
    readonly successes: number;
    readonly failures: number;
    readonly overloaded: boolean;
  }[];
  readonly atSeconds: number;
}

/** The largest count of a signed int column. */
export const COUNT_MAX = 2_147_483_647;

/** An agent's clock may be this far ahead. Beyond, its reports count as made now: else they would outlive all that follow. */
export const CLOCK_AHEAD_MAX_S = 60;

/** The valid statuses of a report, and how many were none: ids and ports nobody can have, a time before all Lars. */
export function callStatusesOf(report: StatusReport, nowSeconds: number): { statuses: CallStatus[]; invalid: number } {
  const { modId, cmdId, caller, results } = report;
  if (!isId(modId) || !isId(cmdId) || report.atSeconds <= 0) {
    return { statuses: [], invalid: Math.max(1, results.length) };
  }
  const atSeconds = report.atSeconds > nowSeconds + CLOCK_AHEAD_MAX_S ? nowSeconds : report.atSeconds;
  const statuses: CallStatus[] = [];
  for (const { host, successes, failures, overloaded } of results) {
    if (host.port < 0 || host.port > PORT_MAX) continue;
    const counts = { successes: Math.min(successes, COUNT_MAX), failures: Math.min(failures, COUNT_MAX) };
    statuses.push({ modId, cmdId, ip: host.ip, port: host.port, caller, ...counts, atSeconds, overloaded });
  }
  return { statuses, invalid: results.length - statuses.length };
}

/** One row per primary key of ServerCallStatus; of two reports of one second the later arrival counts. */
export function callStatusRules(rowsMax: number): RowRules<CallStatus> {
  return {
    keyOf: (row) => `${row.modId} ${row.cmdId} ${row.ip} ${row.port} ${row.caller}`,
    merge: (waiting, next) => (next.atSeconds >= waiting.atSeconds ? next : undefined),
    weigh: () => 1,
    weightMax: rowsMax,
  };
}
