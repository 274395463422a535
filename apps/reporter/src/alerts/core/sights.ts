/** What a rule sees in what was read. Nothing that was not listened to is taken for silence. */
import type { Facts, Observation, Sight } from "./evaluate.ts";
import { type ModuleKey, moduleSubject, type Rule } from "./rule.ts";

/** Modules over the last minutes that are known. */
export interface MinutesReading {
  /** Minutes of the window in which somebody listened. */
  readonly minutesKnown: number;
  /** When the newest of them ended. */
  readonly untilMs: number;
  /** Those that may be worth a word, and those that were asked for. */
  readonly modules: readonly (ModuleKey & {
    readonly successes: number;
    readonly failures: number;
    readonly overloadSeconds: number;
    /** Pairs of a host and a caller, added up over the minutes. */
    readonly pairs: number;
  })[];
  /** There are more than were read. */
  readonly cut: boolean;
}

/** Modules whose every host rests. */
export interface NoIdleReading {
  readonly modules: readonly (ModuleKey & { readonly hosts: number })[];
  /** Of those that were asked for: there are hosts, and nobody who lives says how they are. */
  readonly unheard: readonly ModuleKey[];
  readonly cut: boolean;
}

/** Machines with an agent that was not heard of lately. */
export interface AgentsReading {
  readonly agents: readonly { readonly hostname: string; readonly ip: string; readonly seenMs: number }[];
  readonly cut: boolean;
}

/** A dns-service; the latest run at an address. */
export interface DnsNodeReading {
  readonly hostname: string;
  readonly address: string;
  readonly ready: boolean;
  readonly staleSinceMs: number | null;
  readonly reason: string;
  readonly startedMs: number;
  readonly seenMs: number;
}

/** The oldest edit that somebody waits for; `sinceMs` null when everybody has everything. */
export interface ConvergenceReading {
  readonly version: number;
  readonly sinceMs: number | null;
  /** Names of dns-services and agents that lack it, some of them. */
  readonly lacking: readonly string[];
  readonly waiting: number;
}

const MINUTE_S = 60;
const BLIND: Sight = { observations: [], others: "unknown" };

/** Minutes are stored half a minute after their end; older than this nobody writes them. */
const FRESH_MS = 180_000;

/** A dns-service that was not seen for so long is gone (packages/db, DNS_NODE_GONE_MS). */
const GONE_MS = 15_000;

/** The subject of a fleet that has no dns-service. */
const NO_DNS = "no dns-service";

/** A fact is read by people. */
const FACT_CHARS = 500;

/** Shares of failed calls, or of overloaded hosts. */
export function shareSight(rule: Rule, reading: MinutesReading, nowMs: number): Sight {
  const known = reading.minutesKnown * 2 >= rule.windowMinutes && nowMs - reading.untilMs <= FRESH_MS;
  if (!known) return BLIND;
  const share = rule.kind === "errorRate" ? errorShare : overloadShare;
  return { observations: reading.modules.map((module) => share(rule, module)), others: othersOf(reading) };
}

type ModuleReading = MinutesReading["modules"][number];

function observed(module: ModuleKey, value: number | undefined, facts: Facts): Observation {
  const { modId, cmdId } = module;
  return { subject: moduleSubject(module), module: { modId, cmdId }, value, facts };
}

/** A module that nobody calls fails nobody; one that is hardly called says nothing. */
function errorShare(rule: Rule, module: ModuleReading): Observation {
  const { successes, failures } = module;
  const calls = successes + failures;
  if (calls === 0) return observed(module, 0, { calls, failures });
  return observed(module, calls < rule.callsMin ? undefined : failures / calls, { calls, failures });
}

function overloadShare(_rule: Rule, module: ModuleReading): Observation {
  const { overloadSeconds, pairs } = module;
  return observed(module, pairs === 0 ? undefined : overloadSeconds / (MINUTE_S * pairs), { pairs });
}

function othersOf({ cut }: { readonly cut: boolean }): Sight["others"] {
  return cut ? "unknown" : "good";
}

/** Modules without an idle host; one that nobody speaks of is not known. */
export function noIdleSight(rule: Rule, reading: NoIdleReading): Sight {
  const ofRule = ({ modId, cmdId }: ModuleKey) =>
    rule.module === null || (rule.module.modId === modId && rule.module.cmdId === cmdId);
  const bad = reading.modules.filter(ofRule).map((module) => observed(module, 1, { hosts: module.hosts }));
  const unheard = reading.unheard.filter(ofRule).map((module) => observed(module, undefined, {}));
  return { observations: [...bad, ...unheard], others: othersOf(reading) };
}

/** Seconds since agents were heard of. A reporter that began to listen later than that knows nothing. */
export function agentsSight(rule: Rule, reading: AgentsReading, heard: { nowMs: number; listenedMs: number }): Sight {
  if (heard.listenedMs <= rule.fireAbove * 1_000) return BLIND;
  const observations = reading.agents.map(({ hostname, ip, seenMs }) => ({
    subject: `agent ${ip} ${hostname}`.slice(0, 190),
    module: null,
    value: (heard.nowMs - seenMs) / 1_000,
    facts: { hostname, ip, seenMs },
  }));
  return { observations, others: othersOf(reading) };
}

/**
 * Seconds since dns-services are stale, cannot serve, or are gone. One that is stopped takes its row away, and is not missed.
 * That none is left is one cause, however many are gone, and one of its own, also where one is gone for long.
 */
export function dnsSight(nodes: readonly DnsNodeReading[], nowMs: number): Sight {
  const isAnyThere = nodes.some((node) => !isGone(node, nowMs));
  const observations = nodes.flatMap((node): Observation[] => {
    const trouble = troubleOf(node, nowMs);
    if (trouble === undefined) return [];
    const { hostname, address, reason } = node;
    const facts = { hostname, address, trouble: trouble.kind, reason: trouble.kind === "gone" ? "" : reason };
    const value = isAnyThere ? Math.max(0, nowMs - trouble.sinceMs) / 1_000 : undefined;
    return [{ subject: `dns-service ${address} ${hostname}`.slice(0, 190), module: null, value, facts }];
  });
  return { observations: isAnyThere ? observations : [...observations, noDns(nodes, nowMs)], others: "good" };
}

/** Nobody knows when one was stopped. That the last one died is known, and shows at once. */
function noDns(nodes: readonly DnsNodeReading[], nowMs: number): Observation {
  const lastMs = Math.max(0, ...nodes.map(({ seenMs }) => seenMs));
  const hasJustDied = lastMs > nowMs - 2 * GONE_MS;
  const names = nodes.map(({ hostname, address }) => `${hostname} (${address})`).join(", ");
  return {
    subject: NO_DNS,
    module: null,
    value: undefined,
    facts: { trouble: "none", gone: names.slice(0, FACT_CHARS) },
    fromMs: hasJustDied ? lastMs : nowMs,
  };
}

function isGone({ seenMs }: DnsNodeReading, nowMs: number): boolean {
  return seenMs <= nowMs - GONE_MS;
}

function troubleOf(node: DnsNodeReading, nowMs: number): { kind: string; sinceMs: number } | undefined {
  if (isGone(node, nowMs)) return { kind: "gone", sinceMs: node.seenMs };
  if (node.staleSinceMs !== null) return { kind: "stale", sinceMs: node.staleSinceMs };
  return node.ready ? undefined : { kind: "unready", sinceMs: node.startedMs };
}

/** Seconds since the oldest edit that somebody waits for; one subject, as one straggler lacks every edit that follows. */
export function convergenceSight(reading: ConvergenceReading, nowMs: number): Sight {
  const { version, sinceMs, lacking, waiting } = reading;
  const value = sinceMs === null ? 0 : Math.max(0, nowMs - sinceMs) / 1_000;
  const facts = { version, waiting, lacking: lacking.join(", ").slice(0, FACT_CHARS) };
  return { observations: [{ subject: "versions", module: null, value, facts }], others: "good" };
}
