/** What the counts of the dns-services mean for a version. Pure: the time is an argument. */
import type { DnsNodeRow, Straggler } from "../../dns-nodes/dns-node-store.ts";
import {
  CONVERGENCE_STRAGGLERS_MAX,
  type Convergence,
  type ConvergenceState,
  NODE_NAMES_MAX,
  type NodesGlance,
  type VersionState,
} from "./convergence-rows.ts";

/** What the dns-services counted of one version. */
export interface VersionCounts
  extends Pick<Convergence, "told" | "acknowledging" | "applied" | "p50Ms" | "p99Ms" | "lastMs"> {
  /** When the last of them served it. */
  readonly atMs: number;
  readonly stragglers: readonly Straggler[];
}

/** The versions of which a dns-service kept counts: without a gap, but for those that it went past. */
export interface KeptVersions {
  readonly oldest: number;
  readonly newest: number;
}

/** A dns-service that lives, as far as versions go. */
export type LiveNode = Pick<DnsNodeRow, "instance" | "routeVersion">;

/** Who does not have it after that long is late: dns-services look ten times a second, agents apply at once. */
export const LATE_MS = 10_000;

/** Counts are written once a second; before that nobody having been told says nothing. */
const SETTLING_MS = 3_000;

const NOTHING = { told: 0, acknowledging: 0, applied: 0, p50Ms: null, p99Ms: null, lastMs: null };

/** A version of which there are no counts. */
export function without(state: ConvergenceState, into: number | null = null): Convergence {
  return { state, into, ...NOTHING, waiting: 0, stragglers: [] };
}

/** A version that was counted. `isBehind`: a dns-service that lives does not serve it yet. */
export function judge(
  counts: VersionCounts,
  when: { readonly nowMs: number; readonly isBehind: boolean },
): Convergence {
  const { atMs, stragglers, ...figures } = counts;
  const waiting = Math.max(figures.acknowledging - figures.applied, stragglers.length);
  const convergence = { ...figures, into: null, waiting, stragglers: stragglers.slice(0, CONVERGENCE_STRAGGLERS_MAX) };
  const ageMs = when.nowMs - atMs;
  if (waiting > 0 || when.isBehind) return { ...convergence, state: ageMs < LATE_MS ? "going" : "late" };
  if (figures.told === 0) return { ...convergence, state: ageMs < SETTLING_MS ? "going" : "nobody" };
  return { ...convergence, state: figures.acknowledging === 0 ? "told" : "applied" };
}

/** A version without counts that no dns-service went past to a later one with counts. */
export function judgeUncounted(
  version: number,
  nodes: readonly LiveNode[],
  kept: ReadonlyMap<string, KeptVersions>,
): Convergence {
  const served = nodes.filter(({ routeVersion }) => routeVersion >= version);
  const knew = ({ instance }: LiveNode) => (kept.get(instance)?.oldest ?? Number.POSITIVE_INFINITY) < version;
  if (served.some(knew)) return without("nobody");
  const isNewest = [...kept.values()].every(({ newest }) => newest < version);
  return without(served.length === 0 && isNewest && (nodes.length > 0 || kept.size > 0) ? "unserved" : "unknown");
}

/** Who lives, who is gone, who is not as it should be. */
export function glance(nodes: readonly DnsNodeRow[], version: number, goneMs: number): NodesGlance {
  const live = nodes.filter(({ seenMs }) => seenMs > goneMs);
  return {
    live: live.length,
    gone: namesOf(nodes.filter(({ seenMs }) => seenMs <= goneMs)),
    unready: namesOf(live.filter(({ ready }) => !ready)),
    stale: namesOf(live.filter(({ staleSinceMs }) => staleSinceMs !== null)),
    behind: namesOf(live.filter(({ routeVersion }) => routeVersion < version)),
  };
}

/** One word for the present version; `isNew`: it was written so lately that nobody had the time to load it. */
export function stateOf(nodes: NodesGlance, convergence: ConvergenceState, isNew: boolean): VersionState {
  if (nodes.live === 0) return "noNode";
  if (nodes.unready.length > 0) return "unready";
  if (nodes.stale.length > 0) return "stale";
  if (nodes.behind.length > 0) return isNew ? "going" : "behind";
  return convergence;
}

function namesOf(nodes: readonly DnsNodeRow[]): readonly string[] {
  return nodes.slice(0, NODE_NAMES_MAX).map(({ hostname, address }) => `${hostname} (${address})`);
}
