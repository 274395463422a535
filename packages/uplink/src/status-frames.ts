/** A module as the reporter is told of it: its status (protocol.md, Call status) and its state (AgentState). */
import type { BalancerSnapshot, HostSnapshot } from "@lars/balancer";
import type { Ipv4, RouteId, RouteKey } from "@lars/model";
import { agentState, encodeFrame, MessageId, type ModuleState, reportStatusRequest } from "@lars/protocol";
import type { Module } from "@lars/routing";

/** Frames or parts of frames about one route; the latest takes the place of what waits. */
export interface RouteBytes {
  readonly id: RouteId;
  readonly bytes: readonly Uint8Array[];
  /** What is told once: it goes before the bytes, and is not replaced by what comes later. */
  readonly once?: readonly Uint8Array[];
  /** The module is there no more. */
  readonly dropped?: boolean;
}

/** Hosts per ReportStatusRequest: 31 bytes each at most, so that no frame passes 60,000 bytes. */
const STATUS_HOSTS_MAX = 1_900;

/** Hosts per part of a state: below 100 bytes each, so that a part leaves room for others in its frame. */
const STATE_HOSTS_MAX = 500;

/** Bytes of one AgentState frame at most. */
export const STATE_FRAME_BYTES_MAX = 60_000;

function inParts<Item>(items: readonly Item[], size: number): Item[][] {
  const parts = Math.max(1, Math.ceil(items.length / size));
  return Array.from({ length: parts }, (_, n) => items.slice(n * size, (n + 1) * size));
}

const all = ({ idle, overload }: BalancerSnapshot): HostSnapshot[] => [...idle, ...overload];

/** Every host of a module with the counts of its present window; one body unless there are thousands. */
export function statusBodies(
  key: RouteKey,
  snapshot: BalancerSnapshot,
  at: { caller: Ipv4; nowMs: number },
): Uint8Array[] {
  return inParts(all(snapshot), STATUS_HOSTS_MAX).map((hosts) =>
    reportStatusRequest.encode({
      ...key,
      caller: at.caller,
      results: hosts.map(({ host, realSuccesses, realFailures, overloaded }) => ({
        host,
        successes: realSuccesses,
        failures: realFailures,
        overloaded,
      })),
      atSeconds: Math.floor(at.nowMs / 1000),
    }),
  );
}

/** {@link statusBodies} of a module, framed. */
export function statusFrames(module: Module, at: { caller: Ipv4; nowMs: number }): Uint8Array[] {
  const snapshot = module.balancer.snapshot();
  const idle = [...module.left, ...snapshot.idle]; // first, so that one that is back counts as what it is now
  const bodies = statusBodies(module.key, { ...snapshot, idle }, at);
  return bodies.map((body) => encodeFrame(MessageId.ReportStatusRequest, body));
}

/** A module's state; a large one in parts. */
export function moduleStates(module: Module): ModuleState[] {
  if (module.dropped) return [removed(module.key)];
  const snapshot = module.balancer.snapshot();
  return inParts(all(snapshot), STATE_HOSTS_MAX).map((hosts, part, parts) => ({
    ...module.key,
    removed: false,
    pulling: module.life === "PULLING",
    stale: module.stale,
    version: module.version,
    updatedMs: module.updatedMs,
    accessCount: snapshot.accessCount,
    part,
    parts: parts.length,
    hosts,
    gone: [],
  }));
}

/** The last words of a module's removed hosts. */
function goneStates({ key, gone }: Module): ModuleState[] {
  if (gone.length === 0) return [];
  return inParts(gone, STATE_HOSTS_MAX).map((hosts) => ({ ...removed(key), removed: false, gone: hosts }));
}

function removed(key: RouteKey): ModuleState {
  const nothing = {
    pulling: false,
    stale: false,
    version: 0,
    updatedMs: 0,
    accessCount: 0,
    part: 0,
    parts: 0,
    hosts: [],
    gone: [],
  };
  return { ...key, removed: true, ...nothing };
}

/** The parts as bytes to be put behind the head of an AgentState: protobuf messages that are concatenated are one. */
export function stateParts(module: Module): Uint8Array[] {
  return moduleStates(module).map(partBytes);
}

/** The totals of hosts that were removed since the last state, as {@link stateParts}. */
export function goneParts(module: Module): Uint8Array[] {
  return goneStates(module).map(partBytes);
}

function partBytes(state: ModuleState): Uint8Array {
  return agentState.encode({ ...NOBODY, modules: [state] });
}

const NOBODY = {
  startedMs: 0,
  atMs: 0,
  ip: 0 as Ipv4,
  dnsService: "",
  modulesTotal: 0,
  uptimeMs: 0,
  allToldSinceMs: 0,
};
