import { expect, test } from "vitest";
import { LogGate, noticeOf } from "../src/core/log-gate.ts";

test("warnings and errors are shown, by pino's numbers and by names", () => {
  expect(noticeOf('{"level":40,"msg":"slow"}')).toEqual({ severity: "warning", text: "slow" });
  expect(noticeOf('{"level":"error","msg":"lost","err":{"message":"gone"}}')).toEqual({
    severity: "error",
    text: "lost: gone",
  });
});

test("information, and what is no log line, is not", () => {
  const lines = [
    '{"level":30,"msg":"started"}',
    "plain text",
    "{broken",
    "[]",
    "null",
    '{"level":"info"}',
    '{"msg":1}',
  ];
  expect(lines.map(noticeOf)).toEqual(lines.map(() => undefined));
});

test("a flood shows five lines in ten seconds, and then how many it held back", () => {
  let now = 0;
  const gate = new LogGate(() => now);
  const passed = Array.from({ length: 100 }, () => gate.pass()).filter((each) => each !== undefined);
  expect(passed).toEqual(Array.from({ length: 5 }, () => ({ heldBack: 0 })));
  now += 10_000;
  expect(gate.pass()).toEqual({ heldBack: 95 });
  expect(gate.pass()).toEqual({ heldBack: 0 });
});
