/** All rules at one moment: what begins to wait, fires, goes on, is over. Changes nothing: says what is to be changed. */
import { judge, type LookTime, type Quiet, type Verdict, whileFiring, whileQuiet } from "./hysteresis.ts";
import { appliesTo, isMuted, type ModuleKey, type Rule } from "./rule.ts";

/** What else is known of a subject: names and counts, for people. */
export type Facts = Readonly<Record<string, string | number | null>>;

/** One subject as it is now; `value` undefined where it is not known. */
export interface Observation {
  readonly subject: string;
  readonly module: ModuleKey | null;
  readonly value: number | undefined;
  readonly facts: Facts;
  /**
   * Only of what nobody knows the beginning of: it is bad for as long as it is seen, and its value is the seconds since the
   * first look that saw it, or since this time if that was earlier.
   */
  readonly fromMs?: number;
}

/** What a rule sees: some subjects, and what is to be thought of all others. */
export interface Sight {
  readonly observations: readonly Observation[];
  readonly others: "good" | "unknown";
}

/** A subject that is above its threshold, and not for long enough yet. */
export interface Pending {
  readonly ruleId: number;
  readonly subject: string;
  readonly sinceMs: number;
}

/** What fires. */
export interface OpenAlert {
  readonly id: number;
  readonly ruleId: number;
  readonly subject: string;
  readonly module: ModuleKey | null;
  readonly valueMs: number;
  readonly sinceMs: number;
  readonly clearSinceMs: number | null;
  readonly announced: boolean;
}

/** Everything an evaluation goes by. */
export interface Moment extends LookTime {
  readonly rules: readonly Rule[];
  readonly open: readonly OpenAlert[];
  readonly pending: readonly Pending[];
  /** By the id of the rule; a rule without one sees nothing. */
  readonly sights: ReadonlyMap<number, Sight>;
}

/** Why an alert is over: it is well again; its rule was removed, disabled, or looks elsewhere now. */
export type ResolvedBy = "cleared" | "removed" | "disabled" | "changed";

/** What is to be written. */
export interface Changes {
  readonly pend: readonly Pending[];
  readonly unpend: readonly Pick<Pending, "ruleId" | "subject">[];
  readonly fire: readonly { readonly rule: Rule; readonly seen: Observation; readonly sinceMs: number }[];
  readonly goOn: readonly {
    readonly id: number;
    readonly clearSinceMs: number | null;
    readonly seen: Observation | undefined;
  }[];
  readonly resolve: readonly { readonly id: number; readonly by: ResolvedBy }[];
  /** What fired while its rule was muted, and is to be told now. */
  readonly announce: readonly number[];
  /** Subjects that were left out, as a rule watches at most {@link SUBJECTS_MAX}. */
  readonly leftOut: number;
}

/** The most subjects that fire or wait by one rule. */
export const SUBJECTS_MAX = 500;

/** How often the value of what fires is written while nothing else changes. */
const VALUE_EVERY_MS = 30_000;

type Draft = { -readonly [Name in keyof Changes]: Changes[Name] extends readonly (infer T)[] ? T[] : Changes[Name] };

const NOTHING: Sight = { observations: [], others: "unknown" };

/** What one moment changes. */
export function evaluate(moment: Moment): Changes {
  const draft: Draft = { pend: [], unpend: [], fire: [], goOn: [], resolve: [], announce: [], leftOut: 0 };
  for (const alert of moment.open) goOn(moment, alert, draft);
  for (const rule of moment.rules) if (rule.enabled) begin(moment, rule, draft);
  for (const { ruleId, subject } of moment.pending) {
    const rule = moment.rules.find(({ id }) => id === ruleId);
    if (rule?.enabled !== true) draft.unpend.push({ ruleId, subject });
  }
  return draft;
}

/** What fires goes on, or is over. */
function goOn(moment: Moment, alert: OpenAlert, draft: Draft): void {
  const rule = moment.rules.find(({ id }) => id === alert.ruleId);
  const by = goneBy(rule, alert, moment.rules);
  if (rule === undefined || by !== undefined) {
    draft.resolve.push({ id: alert.id, by: by ?? "removed" });
    return;
  }
  const { seen, verdict } = look(moment, rule, alert);
  const next = whileFiring(rule, verdict, { ...moment, clearSinceMs: alert.clearSinceMs });
  if (next.kind === "over") {
    draft.resolve.push({ id: alert.id, by: "cleared" });
    return;
  }
  if (!(alert.announced || isMuted(rule, moment.nowMs))) draft.announce.push(alert.id);
  const isOld = seen?.value !== undefined && moment.nowMs - alert.valueMs >= VALUE_EVERY_MS;
  if (next.clearSinceMs === alert.clearSinceMs && !isOld) return;
  draft.goOn.push({ id: alert.id, clearSinceMs: next.clearSinceMs, seen });
}

function goneBy(rule: Rule | undefined, alert: OpenAlert, rules: readonly Rule[]): ResolvedBy | undefined {
  if (rule === undefined) return "removed";
  if (!rule.enabled) return "disabled";
  return appliesTo(rule, alert.module, rules) ? undefined : "changed";
}

/** What a rule sees of a subject, and what that means. */
function look(
  { sights, nowMs }: Moment,
  rule: Rule,
  { subject, sinceMs }: OpenAlert,
): { seen: Observation | undefined; verdict: Verdict } {
  const sight = sights.get(rule.id) ?? NOTHING;
  const seen = sight.observations.find((one) => one.subject === subject);
  if (seen === undefined) return { seen, verdict: sight.others };
  return { seen: counted(seen, { sinceMs, nowMs }), verdict: verdictOf(rule, seen) };
}

function verdictOf(rule: Rule, { value, fromMs }: Observation): Verdict {
  return fromMs === undefined ? judge(rule, value) : "bad";
}

/** With the seconds since it was seen first, where that is its value. */
function counted(seen: Observation, { sinceMs, nowMs }: { sinceMs: number; nowMs: number }): Observation {
  return seen.fromMs === undefined ? seen : { ...seen, value: Math.max(0, nowMs - sinceMs) / 1_000 };
}

/** What is counted by looks must be seen for as long as others must have lasted. */
function holdOf(rule: Rule, { fromMs }: Observation): Rule {
  return fromMs === undefined ? rule : { ...rule, forSeconds: rule.forSeconds + rule.fireAbove };
}

/** What does not fire begins to wait, waits on, fires, or is forgotten. */
function begin(moment: Moment, rule: Rule, draft: Draft): void {
  const firing = new Set(moment.open.filter(({ ruleId }) => ruleId === rule.id).map(({ subject }) => subject));
  const mine = moment.pending.filter(({ ruleId }) => ruleId === rule.id);
  const waiting = new Map(mine.map(({ subject, sinceMs }) => [subject, sinceMs]));
  const sight = moment.sights.get(rule.id) ?? NOTHING;
  const covered = coveredBy(moment, rule);
  let room = SUBJECTS_MAX - firing.size - waiting.size;
  for (const seen of sight.observations) {
    if (firing.has(seen.subject) || !appliesTo(rule, seen.module, moment.rules)) continue;
    const sinceMs = waiting.get(seen.subject);
    waiting.delete(seen.subject);
    const verdict = covered.has(seen.subject) ? "unknown" : verdictOf(rule, seen);
    const next = whileQuiet(holdOf(rule, seen), verdict, { ...moment, sinceMs: sinceMs ?? seen.fromMs });
    room -= Number(sinceMs === undefined && next.kind !== "quiet");
    note({ rule, seen, sinceMs, hasRoom: room >= 0, nowMs: moment.nowMs }, next, draft);
  }
  waitOn(moment, { rule, waiting, verdict: sight.others }, draft);
}

/** What waits and was not seen. */
function waitOn(
  moment: Moment,
  { rule, waiting, verdict }: { rule: Rule; waiting: ReadonlyMap<string, number>; verdict: Verdict },
  draft: Draft,
): void {
  for (const [subject, sinceMs] of waiting) {
    const next = whileQuiet(rule, verdict, { ...moment, sinceMs });
    if (next.kind === "pending") draft.pend.push({ ruleId: rule.id, subject, sinceMs: next.sinceMs });
    else draft.unpend.push({ ruleId: rule.id, subject });
  }
}

interface Candidate {
  readonly rule: Rule;
  readonly seen: Observation;
  /** Since when it has been waiting; undefined when it was not. */
  readonly sinceMs: number | undefined;
  readonly hasRoom: boolean;
  readonly nowMs: number;
}

function note({ rule, seen, sinceMs, hasRoom, nowMs }: Candidate, next: Quiet, draft: Draft): void {
  if (sinceMs === undefined && next.kind === "quiet") return;
  if (sinceMs === undefined && !hasRoom) {
    draft.leftOut += 1;
    return;
  }
  const key = { ruleId: rule.id, subject: seen.subject };
  if (next.kind === "fires") {
    draft.fire.push({ rule, seen: counted(seen, { sinceMs: next.sinceMs, nowMs }), sinceMs: next.sinceMs });
  }
  if (next.kind === "pending" && next.sinceMs !== sinceMs) draft.pend.push({ ...key, sinceMs: next.sinceMs });
  if (next.kind !== "pending" && sinceMs !== undefined) draft.unpend.push(key);
}

/** A module without any idle host has an overloaded share of one, which is no news. */
function coveredBy(moment: Moment, rule: Rule): ReadonlySet<string> {
  if (rule.kind !== "overloadShare") return new Set();
  const stronger = new Set(moment.rules.filter(({ kind }) => kind === "noIdleHost").map(({ id }) => id));
  return new Set(
    [...moment.open, ...moment.pending].filter(({ ruleId }) => stronger.has(ruleId)).map(({ subject }) => subject),
  );
}
