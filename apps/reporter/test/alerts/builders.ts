import { aClock } from "@lars/testkit";
import { type Changes, evaluate, type OpenAlert, type Pending, type Sight } from "../../src/alerts/core/evaluate.ts";
import { moduleSubject, type Rule } from "../../src/alerts/core/rule.ts";

/** Fires above 10 % for a minute, is over at 5 % for two. */
export function aRule(given: Partial<Rule> = {}): Rule {
  return {
    id: 1,
    kind: "errorRate",
    severity: "warning",
    module: null,
    fireAbove: 0.1,
    resolveAt: 0.05,
    windowMinutes: 5,
    callsMin: 20,
    forSeconds: 60,
    resolveSeconds: 120,
    note: "",
    enabled: true,
    mutedUntilMs: 0,
    ...given,
  };
}

/** Values of modules `1,n`; undefined is not known. */
export function aSight(values: Readonly<Record<number, number | undefined>>, others: Sight["others"] = "good"): Sight {
  const observations = Object.entries(values).map(([modId, value]) => {
    const module = { modId: Number(modId), cmdId: 1 };
    return { subject: moduleSubject(module), module, value, facts: {} };
  });
  return { observations, others };
}

/** An evaluator with a memory, as the database is one; every look is ten seconds after the one before. */
export function anEvaluation(rules: Rule[] = [aRule()]) {
  const clock = aClock(1_720_000_000_000);
  let open: OpenAlert[] = [];
  let pending: Pending[] = [];
  let nextId = 1;
  const everyMs = 10_000;

  function write(changes: Changes): { fired: string[]; resolved: [number, string][] } {
    const gone = new Set([...changes.unpend, ...changes.pend].map(({ ruleId, subject }) => `${ruleId} ${subject}`));
    pending = [...pending.filter(({ ruleId, subject }) => !gone.has(`${ruleId} ${subject}`)), ...changes.pend];
    const over = new Map(changes.resolve.map(({ id, by }) => [id, by]));
    open = open
      .filter(({ id }) => !over.has(id))
      .map((alert) => ({ ...alert, announced: alert.announced || changes.announce.includes(alert.id) }))
      .map((alert) => ({ ...alert, ...changes.goOn.find(({ id }) => id === alert.id) }));
    for (const { rule, seen, sinceMs } of changes.fire) {
      const { subject, module } = seen;
      const times = { valueMs: clock(), sinceMs, clearSinceMs: null };
      open.push({ id: nextId++, ruleId: rule.id, subject, module, ...times, announced: rule.mutedUntilMs <= clock() });
    }
    return { fired: changes.fire.map(({ seen }) => seen.subject), resolved: [...over] };
  }

  return {
    clock,
    rules,
    get open() {
      return open;
    },
    get pending() {
      return pending;
    },
    /** One look; what fired and what was resolved by it. */
    look(sights: Readonly<Record<number, Sight>>) {
      clock.advance(everyMs);
      const moment = { nowMs: clock(), elapsedMs: everyMs, rules, open, pending };
      const changes = evaluate({
        ...moment,
        sights: new Map(Object.entries(sights).map(([id, one]) => [Number(id), one])),
      });
      return { ...write(changes), announced: changes.announce, leftOut: changes.leftOut };
    },
    /** Looks again and again at the same; everything that happened. */
    lookFor(seconds: number, sights: Readonly<Record<number, Sight>>) {
      const happened = Array.from({ length: seconds / 10 }, () => this.look(sights));
      return {
        fired: happened.flatMap(({ fired }) => fired),
        resolved: happened.flatMap(({ resolved }) => resolved),
        announced: happened.flatMap(({ announced }) => announced),
      };
    },
  };
}
