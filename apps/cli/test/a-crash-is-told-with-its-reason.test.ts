import { expect, test } from "vitest";
import { describeExit } from "../src/core/exit-reason.ts";

const uncaught = [
  "file:///opt/lars/apps/reporter/src/main.ts:12",
  "  throw new TypeError('x')",
  "  ^",
  "",
  "TypeError: cannot read the batch",
  "    at flush (file:///opt/lars/apps/reporter/src/io/flush.ts:3:9)",
  "    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)",
  "",
  "Node.js v24.1.0",
];

test("a signal is named", () => {
  expect(describeExit({ code: null, signal: "SIGKILL", lastLines: [] })).toBe("ended by SIGKILL");
});

test("of an exception that nobody caught, its message is told, not its stack", () => {
  const told = describeExit({ code: 1, signal: null, lastLines: uncaught });
  expect(told).toBe("exit code 1: TypeError: cannot read the batch");
});

test("of a refusal, its one line is told", () => {
  const lastLines = ["lars reporter: no database answers (DATABASE_UNAVAILABLE)"];
  expect(describeExit({ code: 1, signal: null, lastLines })).toBe(`exit code 1: ${lastLines[0]}`);
});

test("a long line is cut", () => {
  expect(describeExit({ code: 2, signal: null, lastLines: ["x".repeat(10_000)] }).length).toBeLessThan(400);
});
