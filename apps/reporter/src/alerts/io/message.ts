/** What a webhook is told, as JSON: everything that one needs to know without coming here. */
import type { Facts, ResolvedBy } from "../core/evaluate.ts";
import type { ModuleKey, Rule } from "../core/rule.ts";

/** One alert, as it is told. */
export interface ToldAlert {
  readonly id: number;
  readonly subject: string;
  readonly module: ModuleKey | null;
  readonly value: number;
  readonly facts: Facts;
  readonly sinceMs: number;
  readonly firedMs: number;
  readonly resolvedMs: number | null;
  readonly resolvedBy: ResolvedBy | null;
}

/** What a message is of. */
export type MessageEvent = "firing" | "resolved";

/** The most alerts that one message names; `total` says how many there are. */
export const TOLD_MAX = 50;

/** What fired, or was resolved, by one rule at one moment. */
export function messageOf(
  event: MessageEvent,
  rule: Rule,
  told: { alerts: readonly ToldAlert[]; nowMs: number },
): string {
  const { id, kind, severity, note } = rule;
  return JSON.stringify({
    type: `alert.${event}`,
    timestamp: timeOf(told.nowMs),
    data: {
      rule: { id, kind, severity, about: aboutRule(rule), note },
      total: told.alerts.length,
      alerts: told.alerts.slice(0, TOLD_MAX).map((alert) => entryOf(rule, alert)),
    },
  });
}

function entryOf(rule: Rule, alert: ToldAlert): object {
  const { id, subject, module, value, facts, sinceMs, firedMs, resolvedMs, resolvedBy } = alert;
  return {
    id,
    key: `${rule.id}:${subject}`,
    subject,
    module,
    value,
    fireAbove: rule.fireAbove,
    facts,
    since: timeOf(sinceMs),
    firedAt: timeOf(firedMs),
    resolvedAt: resolvedMs === null ? null : timeOf(resolvedMs),
    resolvedBy,
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** A rule as a sentence. */
export function aboutRule(rule: Rule): string {
  const of = rule.module === null ? "any module" : `module ${rule.module.modId}·${rule.module.cmdId}`;
  const share = `${Number((rule.fireAbove * 100).toFixed(2))} %`;
  const sentence: Readonly<Record<Rule["kind"], string>> = {
    errorRate: `more than ${share} of the calls of ${of} failed over ${rule.windowMinutes} min`,
    overloadShare: `more than ${share} of the hosts of ${of} were overloaded over ${rule.windowMinutes} min`,
    noIdleHost: `${of} has no idle host anywhere`,
    agentSilent: `an agent was not heard of for ${rule.fireAbove} s`,
    dnsService: `a dns-service is stale or gone, or none is there, for ${rule.fireAbove} s`,
    notConverged: `an edit has not arrived everywhere after ${rule.fireAbove} s`,
  };
  return `Fires when ${sentence[rule.kind]}${rule.forSeconds > 0 ? `, for ${rule.forSeconds} s` : ""}.`;
}
