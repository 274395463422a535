/** A rule while it is written: what stands in the fields. Pure. */
import { type AlertRuleInput, alertRuleSchema, type FieldIssue, fieldIssues } from "@lars/input";
import type { AlertKind, AlertRule } from "./alert.ts";
import { isOfModules, isOfShares } from "./alert.ts";
import type { RuleWords } from "./alert-words.ts";

/** What a field of numbers holds: a number, or what is no number yet. */
export type NumberDraft = number | string;

/** Shares as percentages, ids as they are typed. */
export interface RuleDraft {
  readonly kind: AlertKind;
  readonly severity: "critical" | "warning";
  readonly modId: NumberDraft;
  readonly cmdId: NumberDraft;
  readonly fireAbove: NumberDraft;
  readonly resolveAt: NumberDraft;
  readonly windowMinutes: NumberDraft;
  readonly callsMin: NumberDraft;
  readonly forSeconds: NumberDraft;
  readonly resolveSeconds: NumberDraft;
  readonly note: string;
  readonly enabled: boolean;
}

const PERCENT = 100;
const NEW_SHARES = { fireAbove: 10, resolveAt: 5, windowMinutes: 5, callsMin: 20 };
const NEW_SECONDS = { ...NEW_SHARES, fireAbove: 60 };

/** What a rule begins with. */
export function draftOf(rule: AlertRule | undefined): RuleDraft {
  if (rule === undefined) return aNewDraft("errorRate");
  const { kind, severity, module, windowMinutes, callsMin, forSeconds, resolveSeconds, note, enabled } = rule;
  const shown = (value: number) => (isOfShares(kind) ? Number((value * PERCENT).toFixed(4)) : value);
  return {
    ...{ kind, severity, windowMinutes, callsMin, forSeconds, resolveSeconds, note, enabled },
    modId: module?.modId ?? "",
    cmdId: module?.cmdId ?? "",
    fireAbove: shown(rule.fireAbove),
    resolveAt: shown(rule.resolveAt),
  };
}

/** A rule of a kind, with values that make sense. */
export function aNewDraft(kind: AlertKind): RuleDraft {
  const values = isOfShares(kind) ? NEW_SHARES : NEW_SECONDS;
  const always = { modId: "", cmdId: "", forSeconds: 0, resolveSeconds: 60, note: "", enabled: true } as const;
  return {
    kind,
    severity: kind === "noIdleHost" || kind === "dnsService" ? "critical" : "warning",
    ...always,
    ...values,
  };
}

/** The rule as the API takes it, or what is wrong with it, field by field. */
export function checkDraft(
  draft: RuleDraft,
  rule: AlertRule | undefined,
):
  | { readonly data: AlertRuleInput; readonly issues?: never }
  | { readonly data?: never; readonly issues: FieldIssue[] } {
  const parsed = alertRuleSchema.safeParse(inputOf(draft, rule));
  return parsed.success ? { data: parsed.data } : { issues: fieldIssues(parsed.error).map(inPercent(draft.kind)) };
}

function inputOf(draft: RuleDraft, rule: AlertRule | undefined): object {
  const { kind, severity, note, enabled } = draft;
  const scale = isOfShares(kind) ? PERCENT : 1;
  const number = (value: NumberDraft, by = 1) => (value === "" ? undefined : Number(value) / by);
  const id = (value: NumberDraft) => (value === "" ? null : Number(value));
  return {
    ...{ id: rule?.id ?? null, revision: rule?.revision ?? 0, kind, severity, note, enabled },
    forSeconds: number(draft.forSeconds),
    resolveSeconds: number(draft.resolveSeconds),
    ...(kind === "noIdleHost" ? {} : { fireAbove: number(draft.fireAbove, scale) }),
    ...(isOfModules(kind) ? { modId: id(draft.modId), cmdId: id(draft.cmdId) } : {}),
    ...(isOfShares(kind)
      ? { resolveAt: number(draft.resolveAt, scale), windowMinutes: number(draft.windowMinutes) }
      : {}),
    ...(kind === "errorRate" ? { callsMin: number(draft.callsMin) } : {}),
  };
}

/** A rule's share is told in percent as it was typed. */
function inPercent(kind: AlertKind): (issue: FieldIssue) => FieldIssue {
  return (issue) => {
    const isShare = isOfShares(kind) && (issue.path === "fireAbove" || issue.path === "resolveAt");
    return isShare && issue.message === "input.number.range" ? { ...issue, params: { min: 0, max: 99 } } : issue;
  };
}

const NOWHERE = { modId: -1, cmdId: -1 };

/** The draft as its sentence says it; undefined while something in it is wrong. `named` is a module whose names are known. */
export function wordsOf(draft: RuleDraft, named: AlertRule["module"]): RuleWords | undefined {
  const { data } = checkDraft(draft, undefined);
  if (data === undefined) return undefined;
  const { kind, forSeconds, resolveSeconds } = data;
  const isOne = "modId" in data && data.modId !== null && data.cmdId !== null;
  const { modId, cmdId } = isOne ? { modId: data.modId ?? 0, cmdId: data.cmdId ?? 0 } : NOWHERE;
  const isNamed = named?.modId === modId && named.cmdId === cmdId;
  const module = isOne ? (isNamed ? named : { modId, cmdId, modName: null, cmdName: null }) : null;
  const fireAbove = "fireAbove" in data ? data.fireAbove : 0;
  return {
    ...{ kind, forSeconds, resolveSeconds, module, fireAbove },
    resolveAt: "resolveAt" in data ? data.resolveAt : fireAbove,
    windowMinutes: "windowMinutes" in data ? data.windowMinutes : 0,
  };
}
