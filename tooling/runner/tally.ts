/** Counts what passed and what failed; whatever was skipped has failed, as nobody saw it pass. */

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

export const nothing: Tally = { passed: 0, failed: 0 };

/** One check, counted as one. */
export function one(succeeded: boolean): Tally {
  return succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

export function sum(left: Tally, right: Tally): Tally {
  return { passed: left.passed + right.passed, failed: left.failed + right.failed };
}

/** Of a run of vitest; `exitCode` tells of failures outside every test, such as a rejection that nobody handled. */
export function tallyOfVitest(report: VitestReport | undefined, exitCode: number): Tally {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === "passed").length;
  const brokenFiles = files.filter((file) => file.status === "failed" && !file.assertionResults.some(hasFailed)).length;
  const failed = tests.length - passed + brokenFiles;
  const unexplained = passed === 0 || exitCode !== 0 || report?.success !== true;
  return { passed, failed: failed === 0 && unexplained ? 1 : failed };
}

function hasFailed(test: { readonly status: string }): boolean {
  return test.status !== "passed";
}

/** Whether a whole run succeeded: something ran, and nothing failed. */
export function isSuccess(tally: Tally): boolean {
  return tally.passed > 0 && tally.failed === 0;
}
