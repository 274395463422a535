/** What agents tell reporters: the present window of every host, and their own state. */
import type { HostAddress, Ipv4 } from "@lars/model";
import { type Codec, codec, hostFromWire, hostToWire, ipFromWire, ipToWire, uint64FromWire } from "./codec.ts";
import { lars } from "./generated/lars.js";

/** Counts of one host in its present window (load-balancing.md, State: rsucc, rerr). */
export interface HostCallResult {
  readonly host: HostAddress;
  readonly successes: number;
  readonly failures: number;
  readonly overloaded: boolean;
}

/** Status of every host of a route at one caller. */
export interface ReportStatusRequest {
  readonly modId: number;
  readonly cmdId: number;
  readonly caller: Ipv4;
  readonly results: readonly HostCallResult[];
  /** Unix seconds. */
  readonly atSeconds: number;
}

/** One host of a module at an agent, with the counters of load-balancing.md. */
export interface HostCounters {
  readonly host: HostAddress;
  readonly overloaded: boolean;
  readonly virtualSuccesses: number;
  readonly virtualFailures: number;
  readonly realSuccesses: number;
  readonly realFailures: number;
  readonly successStreak: number;
  readonly failureStreak: number;
  /** Unix second since when it is idle or overloaded. */
  readonly sinceSeconds: number;
  /** Since the agent started; never reset. */
  readonly successesTotal: number;
  readonly failuresTotal: number;
  /** Of the totals, what was counted before the host was removed last; 0 when it never was. */
  readonly successesBefore: number;
  readonly failuresBefore: number;
}

/** One module at an agent, or a part of it: `hosts` of part `part` of `parts`, idle queue first. */
export interface ModuleState {
  readonly modId: number;
  readonly cmdId: number;
  /** The module was dropped; the other fields say nothing. */
  readonly removed: boolean;
  readonly pulling: boolean;
  readonly stale: boolean;
  readonly version: number;
  /** Unix milliseconds of the last update; 0 when there was none. */
  readonly updatedMs: number;
  readonly accessCount: number;
  readonly part: number;
  readonly parts: number;
  readonly hosts: readonly HostCounters[];
  /** Hosts that left, with what they had counted by then; such a message has no parts and says nothing else. */
  readonly gone: readonly HostCounters[];
}

/** An agent and as many of its modules as fit into the frame; none for a heartbeat. */
export interface AgentState {
  readonly startedMs: number;
  readonly atMs: number;
  readonly ip: Ipv4;
  /** `address:port` of the dns-service in use; empty while there is none. */
  readonly dnsService: string;
  readonly modulesTotal: number;
  readonly modules: readonly ModuleState[];
  /** Since the start, by a clock that nobody sets; no two frames of one start have the same. 0: not known. */
  readonly uptimeMs: number;
  /** Every module there is was told since this uptime; 0 while not all was told. */
  readonly allToldSinceMs: number;
  /**
   * Set: its modules are what was told on an earlier connection, to the reporter with the instance `toldTo` (empty: nobody was
   * told anything), and counters go on from there. What it does not tell of began at zero.
   */
  readonly earlier?: { readonly toldTo: string };
}

export const reportStatusRequest: Codec<ReportStatusRequest> = codec(lars.ReportStatusRequest, {
  toWire: (message: ReportStatusRequest) => ({
    modid: message.modId,
    cmdid: message.cmdId,
    caller: ipToWire(message.caller),
    results: message.results.map((result) => ({
      ...hostToWire(result.host),
      succ: result.successes,
      err: result.failures,
      overload: result.overloaded,
    })),
    ts: message.atSeconds,
  }),
  fromWire: (wire) => ({
    modId: wire.modid ?? 0,
    cmdId: wire.cmdid ?? 0,
    caller: ipFromWire(wire.caller),
    results: (wire.results ?? []).map((result) => ({
      host: hostFromWire(result),
      successes: result.succ ?? 0,
      failures: result.err ?? 0,
      overloaded: result.overload ?? false,
    })),
    atSeconds: wire.ts ?? 0,
  }),
});

function countersToWire(counters: HostCounters): lars.HostCounters.$Properties {
  return {
    ...hostToWire(counters.host),
    overload: counters.overloaded,
    vsucc: counters.virtualSuccesses,
    verr: counters.virtualFailures,
    rsucc: counters.realSuccesses,
    rerr: counters.realFailures,
    contin_succ: counters.successStreak,
    contin_err: counters.failureStreak,
    since_s: counters.sinceSeconds,
    succ_total: counters.successesTotal,
    err_total: counters.failuresTotal,
    succ_before: counters.successesBefore,
    err_before: counters.failuresBefore,
  };
}

function countersFromWire(wire: lars.HostCounters.$Properties): HostCounters {
  return {
    host: hostFromWire(wire),
    overloaded: wire.overload ?? false,
    virtualSuccesses: wire.vsucc ?? 0,
    virtualFailures: wire.verr ?? 0,
    realSuccesses: wire.rsucc ?? 0,
    realFailures: wire.rerr ?? 0,
    successStreak: wire.contin_succ ?? 0,
    failureStreak: wire.contin_err ?? 0,
    sinceSeconds: uint64FromWire(wire.since_s),
    successesTotal: uint64FromWire(wire.succ_total),
    failuresTotal: uint64FromWire(wire.err_total),
    successesBefore: uint64FromWire(wire.succ_before),
    failuresBefore: uint64FromWire(wire.err_before),
  };
}

function moduleToWire(module: ModuleState): lars.ModuleState.$Properties {
  return {
    modid: module.modId,
    cmdid: module.cmdId,
    removed: module.removed,
    pulling: module.pulling,
    stale: module.stale,
    version: module.version,
    updated_ms: module.updatedMs,
    access_count: module.accessCount,
    part: module.part,
    parts: module.parts,
    hosts: module.hosts.map(countersToWire),
    gone: module.gone.map(countersToWire),
  };
}

function moduleFromWire(wire: lars.ModuleState.$Properties): ModuleState {
  return {
    modId: wire.modid ?? 0,
    cmdId: wire.cmdid ?? 0,
    removed: wire.removed ?? false,
    pulling: wire.pulling ?? false,
    stale: wire.stale ?? false,
    version: uint64FromWire(wire.version),
    updatedMs: uint64FromWire(wire.updated_ms),
    accessCount: wire.access_count ?? 0,
    part: wire.part ?? 0,
    parts: wire.parts ?? 0,
    hosts: (wire.hosts ?? []).map(countersFromWire),
    gone: (wire.gone ?? []).map(countersFromWire),
  };
}

export const agentState: Codec<AgentState> = codec(lars.AgentState, {
  toWire: (message: AgentState) => ({
    started_ms: message.startedMs,
    at_ms: message.atMs,
    ip: ipToWire(message.ip),
    dns_service: message.dnsService,
    modules_total: message.modulesTotal,
    modules: message.modules.map(moduleToWire),
    uptime_ms: message.uptimeMs,
    all_told_since_ms: message.allToldSinceMs,
    ...(message.earlier && { earlier: { told_to: message.earlier.toldTo } }),
  }),
  fromWire: (wire) => ({
    startedMs: uint64FromWire(wire.started_ms),
    atMs: uint64FromWire(wire.at_ms),
    ip: ipFromWire(wire.ip),
    dnsService: wire.dns_service ?? "",
    modulesTotal: wire.modules_total ?? 0,
    modules: (wire.modules ?? []).map(moduleFromWire),
    uptimeMs: uint64FromWire(wire.uptime_ms),
    allToldSinceMs: uint64FromWire(wire.all_told_since_ms),
    ...(wire.earlier && { earlier: { toldTo: wire.earlier.told_to ?? "" } }),
  }),
});
