/** When somebody is to be told. */

/**
 * What a rule looks at.
 * - `errorRate`, `overloadShare`: a share of a module's calls, or of the hosts its callers use, over some minutes;
 * - `noIdleHost`: every host of a module rests at every caller;
 * - `agentSilent`, `dnsService`, `notConverged`: seconds since an agent was heard of, a dns-service is stale or gone
 *   or none is there, an edit waits for somebody.
 */
export type RuleKind = "errorRate" | "overloadShare" | "noIdleHost" | "agentSilent" | "dnsService" | "notConverged";

/** Which module. */
export interface ModuleKey {
  readonly modId: number;
  readonly cmdId: number;
}

/** One rule. `fireAbove` and `resolveAt` are shares from 0 to 1, or seconds, as the kind has it; 0 and 1 for `noIdleHost`. */
export interface Rule {
  readonly id: number;
  readonly kind: RuleKind;
  readonly severity: "critical" | "warning";
  /** Null for all modules, and for kinds that are not of modules. */
  readonly module: ModuleKey | null;
  readonly fireAbove: number;
  /** What fires is well again at this value or below. */
  readonly resolveAt: number;
  readonly windowMinutes: number;
  /** Fewer calls say nothing of a share. */
  readonly callsMin: number;
  /** It must be above for so long before it fires. */
  readonly forSeconds: number;
  /** It must be well for so long before it is over. */
  readonly resolveSeconds: number;
  /** What to do, in the words of whoever wrote the rule. */
  readonly note: string;
  readonly enabled: boolean;
  /** Until then it fires without a word to webhooks. */
  readonly mutedUntilMs: number;
}

/** How a module is named as the subject of an alert. */
export function moduleSubject({ modId, cmdId }: ModuleKey): string {
  return `module ${modId},${cmdId}`;
}

/** Whether nobody outside the admin hears of it for now. */
export function isMuted(rule: Rule, nowMs: number): boolean {
  return rule.mutedUntilMs > nowMs;
}

/** Rules by which a module is judged: one of its own goes before one for all, so that one cause fires once. */
export function appliesTo(rule: Rule, module: ModuleKey | null, rules: readonly Rule[]): boolean {
  if (module === null) return true;
  if (rule.module !== null) return isSame(rule.module, module);
  return !rules.some(
    (other) => other.enabled && other.kind === rule.kind && other.module !== null && isSame(other.module, module),
  );
}

function isSame(a: ModuleKey, b: ModuleKey): boolean {
  return a.modId === b.modId && a.cmdId === b.cmdId;
}
