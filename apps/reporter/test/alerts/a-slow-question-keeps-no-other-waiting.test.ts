import { until } from "@lars/testkit";
import { expect, test } from "vitest";
import { blindNews } from "../../src/alerts/core/blind.ts";
import { type Answers, type Question, Questions, type Seen } from "../../src/alerts/io/questions.ts";
import { aSight } from "./builders.ts";

const POLICY = { patienceMs: 20, questionMaxMs: 5_000 };
const nobody = () => undefined;

/** A question that is answered when the test says so; the value is that of module 1. */
function aQuestion(ruleId: number) {
  const waiting: PromiseWithResolvers<Seen>[] = [];
  const question: Question = {
    key: `errorRate ${ruleId}.1`,
    kind: "errorRate",
    ruleIds: [ruleId],
    ask() {
      waiting.push(Promise.withResolvers<Seen>());
      return (waiting.at(-1) as PromiseWithResolvers<Seen>).promise;
    },
  };
  return {
    question,
    asked: () => waiting.length,
    answer: (value: number) => waiting.at(-1)?.resolve([[ruleId, aSight({ 1: value })]]),
    refuse: (error: Error) => waiting.at(-1)?.reject(error),
  };
}

/** A question that is answered at once. */
function aQuickOne(ruleId: number, value = 0): Question {
  const ask = async (): Promise<Seen> => [[ruleId, aSight({ 1: value })]];
  return { key: `errorRate ${ruleId}.1`, kind: "errorRate", ruleIds: [ruleId], ask };
}

function valuesOf({ sights }: Answers): Record<number, number | undefined> {
  return Object.fromEntries([...sights].map(([id, { observations }]) => [id, observations[0]?.value]));
}

test("who waits for an answer keeps no other waiting, and has it at the next look", async () => {
  const questions = new Questions(POLICY, nobody);
  const slow = aQuestion(1);
  const all = [slow.question, aQuickOne(2, 0.5)];
  expect(valuesOf(await questions.answers(all))).toEqual({ 2: 0.5 });
  expect(slow.asked()).toBe(1); // it is asked still, and not once more
  expect(valuesOf(await questions.answers(all))).toEqual({ 2: 0.5 });
  slow.answer(0.9);
  expect(valuesOf(await questions.answers(all))).toEqual({ 1: 0.9, 2: 0.5 });
  // While it is asked anew, the answer before stands.
  expect(valuesOf(await questions.answers(all))).toEqual({ 1: 0.9, 2: 0.5 });
  expect(slow.asked()).toBe(2);
});

test("however many are slow, others are asked at every look", async () => {
  const questions = new Questions({ ...POLICY, patienceMs: 2_000 }, nobody);
  const slow = Array.from({ length: 8 }, (_, n) => aQuestion(n + 1));
  const asking = slow.map(({ question }) => question);
  const first = questions.answers(asking);
  for (const [n, one] of slow.entries()) {
    await until(() => one.asked() === 1, { withinMs: 20_000 });
    if (n % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 1_050)); // three at a time, longer than a second
    one.answer(0.9);
  }
  await first;
  const seen = await questions.answers([...asking, aQuickOne(100, 0.5)]);
  expect(valuesOf(seen)).toMatchObject({ 100: 0.5 });
  expect(slow.filter(({ asked }) => asked() === 2).length).toBeLessThan(3 + 1);
  for (const one of slow) one.answer(0.9);
});

test("one that is refused is blind and says why until it is answered; all others are judged", async () => {
  const questions = new Questions(POLICY, nobody);
  const bad = aQuestion(1);
  const all = [bad.question, aQuickOne(2, 0.5)];
  const look = questions.answers(all);
  bad.refuse(new Error("no such index"));
  const refused = await look;
  expect([valuesOf(refused), [...refused.blind]]).toEqual([{ 2: 0.5 }, [[1, "no such index"]]]);
  // It is being asked again: nothing is known that is better.
  expect([...(await questions.answers(all)).blind]).toEqual([[1, "no such index"]]);
  bad.answer(0.9);
  const answered = await questions.answers(all);
  expect([valuesOf(answered), [...answered.blind]]).toEqual([{ 1: 0.9, 2: 0.5 }, []]);
});

test("what MySQL ended after its time says so", async () => {
  const questions = new Questions(POLICY, nobody);
  const bad = aQuestion(1);
  const look = questions.answers([bad.question]);
  bad.refuse(Object.assign(new Error("Query execution was interrupted"), { errno: 1969 }));
  expect([...(await look).blind]).toEqual([[1, "MySQL needs longer than 5 s to answer what it asks"]]);
});

test("a rule that was edited is not judged by an answer to what it asked before", async () => {
  const questions = new Questions(POLICY, nobody);
  expect(valuesOf(await questions.answers([aQuickOne(1, 0.9)]))).toEqual({ 1: 0.9 });
  const edited = aQuestion(1);
  expect(valuesOf(await questions.answers([{ ...edited.question, key: "errorRate 1.2" }]))).toEqual({});
  edited.answer(0);
});

test("it is told once that a rule is blind, with its name, and once that it is no more", () => {
  const why = new Map([[7, "no answer for 31 s"]]);
  const { rows, began } = blindNews([], why, 1_000);
  expect(began).toEqual([{ ruleId: 7, sinceMs: 1_000, reason: "no answer for 31 s" }]);
  const later = blindNews(rows ?? [], new Map([[7, "no answer for 36 s"]]), 2_000);
  expect(later).toEqual({ rows: undefined, began: [], over: [] });
  const other = blindNews(rows ?? [], new Map([[7, "refused"]]), 3_000);
  expect(other.rows).toEqual([{ ruleId: 7, sinceMs: 1_000, reason: "refused" }]);
  expect(blindNews(rows ?? [], new Map(), 4_000)).toEqual({ rows: [], began: [], over: [7] });
});
