/** Who has what, as the admin reads it. Counts are of connections of agents; times in milliseconds. */
import type { Straggler } from "../../dns-nodes/dns-node-store.ts";

/**
 * How far a version came.
 * - `going`: dns-services or agents take it just now; `late`: they should have taken it by now.
 * - `applied`: by everyone who says what it applies; `told`: those who were told do not say what they apply.
 * - `nobody`: it changed no route that anybody had asked for.
 * - `merged`: dns-services went past it, and what it changed went out with the version {@link Convergence.into}.
 * - `unserved`: no dns-service serves it yet; `unknown`: nothing is kept of it, as it is too old or as nothing ran then.
 */
export type ConvergenceState = "going" | "late" | "applied" | "told" | "nobody" | "merged" | "unserved" | "unknown";

/** How far one version came, over all dns-services. */
export interface Convergence {
  readonly state: ConvergenceState;
  /** The version with which a `merged` one went out; null for all others. */
  readonly into: number | null;
  /** Those that were told, whether they say what they apply or not. */
  readonly told: number;
  /** Those that say what they apply, and are there or applied it. */
  readonly acknowledging: number;
  readonly applied: number;
  /** Those that lack it: that were told and have not applied it, or take nothing at present. */
  readonly waiting: number;
  /** From serving to applying. Over several dns-services the highest of theirs, which it was at most; null while nobody applied it. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly lastMs: number | null;
  /** Who lacks it, at most {@link CONVERGENCE_STRAGGLERS_MAX}. */
  readonly stragglers: readonly Straggler[];
}

/** The most that a {@link Convergence} names. */
export const CONVERGENCE_STRAGGLERS_MAX = 20;

/**
 * How the present version is, in one word; the worst that is so.
 * - `noNode`: no dns-service was seen lately; `unready`: one cannot serve; `stale`: one says that its routes may be old;
 *   `behind`: one serves another version although it had time to load this one.
 */
export type VersionState = "noNode" | "unready" | "stale" | "behind" | ConvergenceState;

/** The dns-services at a glance, by `hostname (address)`, at most {@link NODE_NAMES_MAX} of each. */
export interface NodesGlance {
  /** How many were seen lately. */
  readonly live: number;
  /** Those that were not, and did not say goodbye. */
  readonly gone: readonly string[];
  /** Of those that live: */
  readonly unready: readonly string[];
  readonly stale: readonly string[];
  readonly behind: readonly string[];
}

/** The most names of a kind in a {@link NodesGlance}. */
export const NODE_NAMES_MAX = 10;

/** The present version, and how far it has come at the dns-services that live. */
export interface VersionPresent {
  readonly version: number;
  /** When it was written; null when that is not known. */
  readonly changedMs: number | null;
  readonly state: VersionState;
  readonly convergence: Convergence;
  readonly nodes: NodesGlance;
}

/** One dns-service. */
export interface NodeEntry {
  readonly instance: string;
  readonly hostname: string;
  /** `ip:port` that agents connect to. */
  readonly address: string;
  readonly routeVersion: number;
  readonly connections: number;
  /** Those that said Hello, and so say what they apply. */
  readonly greeted: number;
  readonly ready: boolean;
  /** Since when its routes may be old; null when they are fresh. */
  readonly staleSinceMs: number | null;
  /** Why it is not as it should be; empty when it is. */
  readonly reason: string;
  readonly seenMs: number;
  /** Not seen for so long that it counts no more. */
  readonly gone: boolean;
}

/** The dns-services, those that are gone last. */
export interface NodeList {
  /** At most {@link NODES_SHOWN_MAX}. */
  readonly nodes: readonly NodeEntry[];
  readonly total: number;
}

/** The most dns-services that a {@link NodeList} has. */
export const NODES_SHOWN_MAX = 100;
