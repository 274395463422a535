/** The state of agents: who they are and what they know of each module, checked and on the reporter's clock. */
import { type HostAddress, type Ipv4, isId } from "@lars/model";
import type { RowRules } from "./latest-rows.ts";

/** Who says it: the Hello of its connection. */
export interface AgentIdentity {
  readonly instance: string;
  readonly hostname: string;
  readonly software: string;
  readonly version: string;
}

/** One host of a module at an agent: queue, counters, totals. */
export interface HostState {
  readonly host: HostAddress;
  readonly overloaded: boolean;
  readonly virtualSuccesses: number;
  readonly virtualFailures: number;
  readonly realSuccesses: number;
  readonly realFailures: number;
  readonly successStreak: number;
  readonly failureStreak: number;
  readonly sinceSeconds: number;
  readonly successesTotal: number;
  readonly failuresTotal: number;
  /** Of the totals, what was counted before the host was removed last. */
  readonly successesBefore: number;
  readonly failuresBefore: number;
}

/** One module at an agent, or a part of it, as it came. */
export interface ModuleReport {
  readonly modId: number;
  readonly cmdId: number;
  readonly removed: boolean;
  readonly pulling: boolean;
  readonly stale: boolean;
  readonly version: number;
  readonly updatedMs: number;
  readonly accessCount: number;
  readonly part: number;
  readonly parts: number;
  readonly hosts: readonly HostState[];
  /** Hosts that were removed, with what they had counted; then it has no parts and says nothing else. */
  readonly gone: readonly HostState[];
}

/** An agent's frame, as it came. Times are of the agent's clock. */
export interface AgentReport {
  readonly startedMs: number;
  readonly atMs: number;
  readonly ip: Ipv4;
  readonly dnsService: string;
  readonly modulesTotal: number;
  readonly modules: readonly ModuleReport[];
  /** Since its start, by a clock that nobody sets; grows from frame to frame. 0: it does not say. */
  readonly uptimeMs: number;
  /** All its modules were told since this uptime; 0: not yet. */
  readonly allToldSinceMs: number;
  /** Its modules are what was told on an earlier connection to the reporter of that instance; empty: to nobody. */
  readonly earlier?: { readonly toldTo: string };
}

/** An agent as it was last seen. Times are of our clock. */
export interface AgentSighting extends AgentIdentity {
  readonly ip: Ipv4;
  readonly dnsService: string;
  readonly modulesTotal: number;
  readonly startedMs: number;
  readonly seenMs: number;
  /** What was seen of its modules before this is of an earlier start and goes. */
  readonly forgetBeforeMs: number;
}

/** A module of an agent as it was last seen. */
export interface ModuleSighting {
  readonly instance: string;
  readonly modId: number;
  readonly cmdId: number;
  readonly seenMs: number;
  /** Its rows go before `parts` are stored. */
  readonly removed: boolean;
  readonly parts: readonly ModulePart[];
}

/** One part of a module, in the form it is stored. */
export interface ModulePart extends Omit<ModuleReport, "removed" | "gone"> {
  readonly seenMs: number;
}

/** A module has at most so many parts; each is nearly a whole frame. */
export const PARTS_MAX = 64;

/** Times and counters of a frame are unsigned; beyond this they are no longer exact and nobody's. */
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** The valid modules of a report, as they are stored and as they came, and how many were none. */
export function modulesOf(
  instance: string,
  report: AgentReport,
  seenMs: number,
): { modules: ModuleSighting[]; valid: readonly ModuleReport[]; invalid: number } {
  const valid = report.modules.filter(isValid);
  const stored = valid.filter((module) => !isLastWords(module));
  const modules = stored.map(({ removed, gone: _, ...part }) => {
    const { modId, cmdId } = part;
    return { instance, modId, cmdId, seenMs, removed, parts: removed ? [] : [{ ...part, seenMs }] };
  });
  return { modules, valid, invalid: report.modules.length - valid.length };
}

/** What removed hosts had counted: nothing that is there. */
function isLastWords({ parts, gone }: ModuleReport): boolean {
  return parts === 0 && gone.length > 0;
}

function isValid(module: ModuleReport): boolean {
  const { modId, cmdId, part, parts } = module;
  if (!isId(modId) || !isId(cmdId)) return false;
  if (module.removed || isLastWords(module)) return true;
  const partsFit = part < parts && parts <= PARTS_MAX;
  return partsFit && [module.version, module.updatedMs, module.accessCount].every(isCount);
}

/** One row per agent; the one seen last counts. */
export function agentRules(rowsMax: number): RowRules<AgentSighting> {
  return {
    keyOf: (row) => row.instance,
    merge: (waiting, next) => ({ ...next, forgetBeforeMs: Math.max(waiting.forgetBeforeMs, next.forgetBeforeMs) }),
    weigh: () => 1,
    weightMax: rowsMax,
  };
}

/** One row per module of an agent; each host in it takes room, as one module may have thousands. */
export function moduleRules(rowsMax: number): RowRules<ModuleSighting> {
  return {
    keyOf: (row) => `${row.modId} ${row.cmdId} ${row.instance}`,
    merge: mergeModules,
    weigh: (row) => row.parts.reduce((sum, part) => sum + part.hosts.length, 1),
    weightMax: rowsMax,
  };
}

/** A part takes the place of the same part; parts that the module no longer has go; a removal ends all that waits. */
function mergeModules(waiting: ModuleSighting, next: ModuleSighting): ModuleSighting {
  const [newest] = next.parts;
  if (newest === undefined) return next;
  const others = waiting.parts.filter(({ part }) => part !== newest.part && part < newest.parts);
  return { ...next, removed: waiting.removed, parts: [...others, newest] };
}
