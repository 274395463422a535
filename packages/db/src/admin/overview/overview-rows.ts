/** The whole fleet at a glance, as plain data that travels as JSON; times in milliseconds unless they say seconds. */
import type { FleetPoint, HistorySpan } from "../../call-history/history-rows.ts";
import type { NamedKey } from "../admin-rows.ts";
import type { NodeEntry } from "../convergence/convergence-rows.ts";

/** A module with failed calls. */
export interface WorstModule extends NamedKey {
  readonly successes: number;
  readonly failures: number;
  /** 0 to 1. */
  readonly errorRate: number;
}

/** Modules with the highest shares of failed calls. */
export interface WorstModules {
  /** The minutes that were looked at: from this second on. */
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  /** At most {@link WORST_MAX}, the worst first. */
  readonly modules: readonly WorstModule[];
}

/** The most that a {@link WorstModules} has. */
export const WORST_MAX = 8;

/** Hosts that rest at a caller that lives. */
export interface Resting {
  /** Hosts that rest at one caller or more. */
  readonly hosts: number;
  /** False when there are more: the count ended at 10,000 reports. */
  readonly hostsAreExact: boolean;
  /** Modules whose hosts rest everywhere: their callers get none. At most {@link WITHOUT_HOST_MAX}. */
  readonly modulesWithout: readonly NamedKey[];
}

/** The most modules without an idle host that are looked for. */
export const WITHOUT_HOST_MAX = 20;

/** One reporter. */
export interface ReporterEntry {
  readonly instance: string;
  readonly hostname: string;
  readonly address: string;
  readonly version: string;
  readonly connections: number;
  /** How far MySQL was behind the latest state lately, at most. */
  readonly lagMs: number;
  readonly startedMs: number;
  readonly seenMs: number;
  /** Not seen for so long that it counts no more. */
  readonly gone: boolean;
}

/** One dns-service, with what it runs. */
export interface DnsServiceEntry extends NodeEntry {
  readonly version: string;
  readonly startedMs: number;
}

/** The most services of a kind that an {@link Overview} has; those that are gone come last. */
export const SERVICES_MAX = 20;

/** Everything that the first page says, but for the calls over time and the present version. */
export interface Overview {
  readonly modules: number;
  readonly hosts: number;
  readonly resting: Resting;
  readonly agents: {
    readonly online: number;
    /** Heard of, and not forgotten yet. */
    readonly total: number;
    /** Online, and serving hosts that may be old. */
    readonly stale: number;
  };
  readonly worst: WorstModules | null;
  readonly dnsServices: readonly DnsServiceEntry[];
  readonly reporters: readonly ReporterEntry[];
}

/** Calls over time: the span that was asked for, and a point for each step that somebody listened to. */
export interface FleetHistory extends HistorySpan {
  readonly points: readonly FleetPoint[];
}
