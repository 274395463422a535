import { describe, expect, test } from "vitest";
import { isSuccess, nothing, one, sum, tallyOfVitest } from "../runner/tally.ts";

const file = (...statuses: string[]) => ({
  status: statuses.includes("failed") ? "failed" : "passed",
  assertionResults: statuses.map((status) => ({ status })),
});
const report = (...testResults: ReturnType<typeof file>[]) => ({
  success: testResults.every((each) => each.status === "passed"),
  testResults,
});

describe("the count at the end of npm test", () => {
  test("each test counts as one", () => {
    expect(tallyOfVitest(report(file("passed", "passed"), file("passed", "failed")), 1)).toEqual({
      passed: 3,
      failed: 1,
    });
  });

  test("a test that was skipped has failed", () => {
    expect(tallyOfVitest(report(file("passed", "skipped", "todo", "pending")), 0)).toEqual({ passed: 1, failed: 3 });
  });

  test("a file that could not be loaded has failed, though it has no test", () => {
    const broken = { status: "failed", assertionResults: [] };
    expect(tallyOfVitest(report(file("passed"), broken), 1)).toEqual({ passed: 1, failed: 1 });
  });

  test("a failure outside every test is a failure", () => {
    expect(tallyOfVitest(report(file("passed")), 1)).toEqual({ passed: 1, failed: 1 });
  });

  test("a run that wrote no report, or ran nothing, has failed", () => {
    expect(tallyOfVitest(undefined, 0)).toEqual({ passed: 0, failed: 1 });
    expect(tallyOfVitest(report(), 0)).toEqual({ passed: 0, failed: 1 });
  });

  test("success is something that passed and nothing that failed", () => {
    expect(isSuccess(nothing)).toBe(false);
    expect(isSuccess(one(true))).toBe(true);
    expect(isSuccess(sum(one(true), one(false)))).toBe(false);
  });
});
