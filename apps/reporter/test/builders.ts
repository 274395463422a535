import { hostAddress, type Ipv4 } from "@lars/model";
import {
  type AgentState,
  type HostCounters,
  type ModuleState,
  type ReportStatusRequest,
  reportStatusRequest,
  StatusScan,
} from "@lars/protocol";
import { aClock } from "@lars/testkit";
import { Inbox } from "../src/core/inbox.ts";
import type { LatestStatuses } from "../src/core/latest-statuses.ts";

export const CALLER = 3_232_235_953 as Ipv4; // 192.168.1.177

/** Two hosts of route 7·9, one of them failing. */
export function aReport(given: Partial<ReportStatusRequest> = {}): ReportStatusRequest {
  return {
    modId: 7,
    cmdId: 9,
    caller: CALLER,
    atSeconds: 1_720_000_000,
    results: [
      { host: hostAddress(167_772_161, 8001), successes: 10, failures: 1, overloaded: false },
      { host: hostAddress(3_232_235_777, 8002), successes: 0, failures: 7, overloaded: true },
    ],
    ...given,
  };
}

const scan = new StatusScan();

/** The report as the door reads it; until the next one is read. */
export function scanned(report: ReportStatusRequest): StatusScan {
  const body = reportStatusRequest.encode(report);
  if (!scan.read(body, 0, body.length)) throw new Error("the report is none");
  return scan;
}

/** An inbox on a clock that stands at 1,720,000,000 s. */
export function anInbox({ rowsMax = 100, eventsMax = 100, instance = "reporter-1" } = {}) {
  const clock = aClock(1_720_000_000_000);
  return { inbox: new Inbox({ rowsMax, eventsMax, clock, instance }), clock };
}

/** What waits, packed for MySQL and put back. */
export function waitingOf(statuses: LatestStatuses) {
  const slots = statuses.waiting();
  const rows = statuses.pack(slots);
  statuses.unstored(slots);
  return Array.from(slots, (_, n) => {
    const [modId, cmdId, ip, port, caller, successes, failures, atSeconds, overloaded] = rows.slice(n * 9, n * 9 + 9);
    return { modId, cmdId, ip, port, caller, successes, failures, atSeconds, overloaded: overloaded === 1 };
  });
}

export function aHostState(given: Partial<HostCounters> = {}): HostCounters {
  return {
    host: hostAddress(167_772_161, 8001),
    overloaded: false,
    virtualSuccesses: 181,
    virtualFailures: 1,
    realSuccesses: 2,
    realFailures: 3,
    successStreak: 4,
    failureStreak: 5,
    sinceSeconds: 1_720_000_000,
    successesTotal: 60,
    failuresTotal: 70,
    successesBefore: 0,
    failuresBefore: 0,
    ...given,
  };
}

export function aModule(given: Partial<ModuleState> = {}): ModuleState {
  return {
    modId: 7,
    cmdId: 9,
    removed: false,
    pulling: false,
    stale: false,
    version: 1_720_000_001,
    updatedMs: 1_720_000_000_500,
    accessCount: 3,
    part: 0,
    parts: 1,
    hosts: [aHostState()],
    gone: [],
    ...given,
  };
}

export function anAgentState(given: Partial<AgentState> = {}): AgentState {
  return {
    startedMs: 1_719_999_000_000,
    atMs: 1_720_000_000_000,
    ip: CALLER,
    dnsService: "127.0.0.1:7778",
    modulesTotal: 1,
    modules: [],
    uptimeMs: 0,
    allToldSinceMs: 0,
    ...given,
  };
}

export const HELLO = { software: "lars-lb-agent", version: "0.1.0", hostname: "a-host", instance: "agent-1" };
