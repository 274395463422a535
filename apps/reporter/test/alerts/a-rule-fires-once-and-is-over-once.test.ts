import { expect, test } from "vitest";
import { SUBJECTS_MAX } from "../../src/alerts/core/evaluate.ts";
import { dnsSight } from "../../src/alerts/core/sights.ts";
import { anEvaluation, aRule, aSight } from "./builders.ts";

const NOTHING = { fired: [], resolved: [], announced: [] };

test("it fires once it has been above for as long as the rule says, and not before", () => {
  const evaluation = anEvaluation();
  expect(evaluation.lookFor(60, { 1: aSight({ 7: 0.2 }) })).toEqual(NOTHING);
  expect(evaluation.look({ 1: aSight({ 7: 0.2 }) }).fired).toEqual(["module 7,1"]);
});

test("however long it goes on, it has fired once", () => {
  const evaluation = anEvaluation();
  expect(evaluation.lookFor(3_600, { 1: aSight({ 7: 0.2 }) }).fired).toEqual(["module 7,1"]);
});

test("a peak that is shorter than that does not fire, nor do two that add up to it", () => {
  const evaluation = anEvaluation();
  for (let n = 0; n < 5; n++) {
    expect(evaluation.lookFor(40, { 1: aSight({ 7: 0.9 }) })).toEqual(NOTHING);
    expect(evaluation.lookFor(10, { 1: aSight({ 7: 0.07 }) })).toEqual(NOTHING);
  }
});

test("a rule that waits for nothing fires at once; a value that equals the threshold is not above it", () => {
  const evaluation = anEvaluation([aRule({ forSeconds: 0 })]);
  expect(evaluation.look({ 1: aSight({ 7: 0.1 }) }).fired).toEqual([]);
  expect(evaluation.look({ 1: aSight({ 7: 0.1001 }) }).fired).toEqual(["module 7,1"]);
});

test("between the two thresholds it neither fires nor ends: what fires goes on, what does not stays quiet", () => {
  const evaluation = anEvaluation();
  expect(evaluation.lookFor(600, { 1: aSight({ 7: 0.08 }) })).toEqual(NOTHING);
  evaluation.lookFor(70, { 1: aSight({ 7: 0.2 }) });
  expect(evaluation.lookFor(3_600, { 1: aSight({ 7: 0.08 }) })).toEqual(NOTHING);
  expect(evaluation.open).toHaveLength(1);
});

test("it is over once it has been well for as long as the rule says; one bad look begins that anew", () => {
  const evaluation = anEvaluation();
  evaluation.lookFor(70, { 1: aSight({ 7: 0.2 }) });
  expect(evaluation.lookFor(120, { 1: aSight({ 7: 0.05 }) })).toEqual(NOTHING);
  expect(evaluation.lookFor(10, { 1: aSight({ 7: 0.06 }) })).toEqual(NOTHING);
  expect(evaluation.lookFor(120, { 1: aSight({ 7: 0 }) })).toEqual(NOTHING);
  expect(evaluation.look({ 1: aSight({ 7: 0 }) }).resolved).toEqual([[1, "cleared"]]);
  expect(evaluation.look({ 1: aSight({ 7: 0 }) }).resolved).toEqual([]);
});

test("what is not seen among others that are is well", () => {
  const evaluation = anEvaluation();
  evaluation.lookFor(70, { 1: aSight({ 7: 0.2 }) });
  expect(evaluation.lookFor(130, { 1: aSight({}) }).resolved).toEqual([[1, "cleared"]]);
});

test("what is not known neither fires nor ends anything, and its time counts for neither", () => {
  const evaluation = anEvaluation();
  evaluation.lookFor(50, { 1: aSight({ 7: 0.2 }) });
  expect(evaluation.lookFor(600, { 1: aSight({}, "unknown") })).toEqual(NOTHING);
  expect(evaluation.lookFor(600, { 1: aSight({ 7: undefined }) })).toEqual(NOTHING);
  expect(evaluation.lookFor(600, {})).toEqual(NOTHING); // nothing was read at all
  expect(evaluation.look({ 1: aSight({ 7: 0.2 }) }).fired).toEqual([]); // 50 of 60 seconds
  expect(evaluation.look({ 1: aSight({ 7: 0.2 }) }).fired).toEqual(["module 7,1"]);
  evaluation.lookFor(60, { 1: aSight({ 7: 0 }) });
  expect(evaluation.lookFor(3_600, { 1: aSight({}, "unknown") })).toEqual(NOTHING);
  expect(evaluation.lookFor(60, { 1: aSight({ 7: 0 }) })).toEqual(NOTHING);
  expect(evaluation.lookFor(10, { 1: aSight({ 7: 0 }) }).resolved).toEqual([[1, "cleared"]]);
});

test("a module with a rule of its own is judged by that one alone", () => {
  const own = aRule({ id: 2, module: { modId: 7, cmdId: 1 }, fireAbove: 0.5 });
  const evaluation = anEvaluation([aRule(), own]);
  const sights = { 1: aSight({ 7: 0.3, 8: 0.3 }), 2: aSight({ 7: 0.3 }) };
  expect(evaluation.lookFor(300, sights).fired).toEqual(["module 8,1"]);
});

test("a rule of its own that comes while the general one fires takes over: one ends, one begins", () => {
  const evaluation = anEvaluation([aRule()]);
  evaluation.lookFor(70, { 1: aSight({ 7: 0.9 }) });
  evaluation.rules.push(aRule({ id: 2, module: { modId: 7, cmdId: 1 }, forSeconds: 0 }));
  const { fired, resolved } = evaluation.look({ 1: aSight({ 7: 0.9 }), 2: aSight({ 7: 0.9 }) });
  expect({ fired, resolved }).toEqual({ fired: ["module 7,1"], resolved: [[1, "changed"]] });
  expect(evaluation.open.map(({ ruleId }) => ruleId)).toEqual([2]);
});

test("an edit of a threshold does not fire again what fires; it ends it where it is well by the new one", () => {
  const evaluation = anEvaluation();
  evaluation.lookFor(70, { 1: aSight({ 7: 0.3 }) });
  evaluation.rules[0] = aRule({ fireAbove: 0.2, resolveAt: 0.2 });
  expect(evaluation.lookFor(600, { 1: aSight({ 7: 0.3 }) })).toEqual(NOTHING);
  evaluation.rules[0] = aRule({ fireAbove: 0.4, resolveAt: 0.4 });
  expect(evaluation.lookFor(130, { 1: aSight({ 7: 0.3 }) }).resolved).toEqual([[1, "cleared"]]);
});

test("a rule that is disabled or removed ends what fires by it, and forgets what waits", () => {
  const evaluation = anEvaluation([aRule({ id: 1 }), aRule({ id: 2, kind: "overloadShare" })]);
  evaluation.lookFor(70, { 1: aSight({ 7: 0.3 }), 2: aSight({ 9: 0.3 }) });
  evaluation.look({ 1: aSight({ 8: 0.3 }), 2: aSight({ 8: 0.3 }) });
  evaluation.rules.splice(0, 2, aRule({ id: 1, enabled: false }));
  expect(evaluation.look({}).resolved).toEqual([
    [1, "disabled"],
    [2, "removed"],
  ]);
  expect(evaluation.pending).toEqual([]);
});

test("a module without an idle host is one alert: that its hosts are overloaded is not told as well", () => {
  const noIdle = aRule({ id: 2, kind: "noIdleHost", fireAbove: 0, resolveAt: 0 });
  const evaluation = anEvaluation([aRule({ kind: "overloadShare" }), noIdle]);
  const { fired } = evaluation.lookFor(3_600, { 1: aSight({ 7: 1, 8: 1 }), 2: aSight({ 7: 1 }) });
  expect(fired.toSorted()).toEqual(["module 7,1", "module 8,1"]);
});

test("what fires while its rule is muted is told when that is over, if it still fires", () => {
  const evaluation = anEvaluation();
  evaluation.rules[0] = aRule({ mutedUntilMs: evaluation.clock() + 300_000 });
  expect(evaluation.lookFor(280, { 1: aSight({ 7: 0.2 }) })).toEqual({ ...NOTHING, fired: ["module 7,1"] });
  expect(evaluation.lookFor(600, { 1: aSight({ 7: 0.2 }) })).toEqual({ ...NOTHING, announced: [1] });
});

test("one rule watches a bounded number of subjects, and says how many it left out", () => {
  const many = aSight(Object.fromEntries(Array.from({ length: SUBJECTS_MAX + 3 }, (_, n) => [n + 1, 0.5])));
  const evaluation = anEvaluation();
  expect(evaluation.look({ 1: many }).leftOut).toBe(3);
  expect(evaluation.lookFor(3_600, { 1: many }).fired).toHaveLength(SUBJECTS_MAX);
});

const DNS_RULE = aRule({ kind: "dnsService", fireAbove: 30, resolveAt: 30, forSeconds: 0, resolveSeconds: 30 });

function aDnsNode(name: string, seenMs: number) {
  return { hostname: name, address: `${name}:7778`, ready: true, staleSinceMs: null, reason: "", startedMs: 0, seenMs };
}

test("a dns-service that is stopped is not missed while another is there; that none is left fires, also after a restart of it", () => {
  const evaluation = anEvaluation([DNS_RULE]);
  const lookFor = (seconds: number, living: string[], dead: readonly ReturnType<typeof aDnsNode>[] = []) => {
    const looks = Array.from({ length: seconds / 10 }, () => {
      const nodes = [...living.map((name) => aDnsNode(name, evaluation.clock() + 10_000)), ...dead];
      return evaluation.look({ 1: dnsSight(nodes, evaluation.clock() + 10_000) });
    });
    return [looks.flatMap(({ fired }) => fired), looks.flatMap(({ resolved }) => resolved)];
  };
  expect(lookFor(300, ["a", "b"])).toEqual([[], []]);
  expect(lookFor(3_600, ["a"])).toEqual([[], []]); // b was stopped
  expect(lookFor(30, [])).toEqual([[], []]); // a is restarted
  expect(lookFor(60, ["a"])).toEqual([[], []]);
  expect(lookFor(30, [])).toEqual([[], []]);
  expect(lookFor(10, [])).toEqual([["no dns-service"], []]);
  expect(lookFor(3_600, [])).toEqual([[], []]);
  expect(evaluation.open[0]?.sinceMs).toBe(evaluation.clock() - 3_630_000);
  expect(lookFor(40, ["a"])).toEqual([[], [[1, "cleared"]]]);
});

test("dns-services that die together are one alert; one that stays away when another is back is one of its own", () => {
  const evaluation = anEvaluation([DNS_RULE]);
  const diedMs = evaluation.clock();
  const look = (...living: string[]) => {
    const nodes = ["a", "b"].map((name) =>
      aDnsNode(name, living.includes(name) ? evaluation.clock() + 10_000 : diedMs),
    );
    return evaluation.look({ 1: dnsSight(nodes, evaluation.clock() + 10_000) }).fired;
  };
  expect([look(), look(), look(), look(), look(), look()]).toEqual([[], [], ["no dns-service"], [], [], []]);
  expect([look("a"), look("a")]).toEqual([["dns-service b:7778 b"], []]);
});
