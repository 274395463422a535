import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { seconds } from "../../apps/cli/door/progress.mjs";
import { testEnvironment, workFolder } from "./places.ts";
import { runCommand } from "./run-command.ts";
import { say } from "./say.ts";
import type { CommandStep, Step } from "./steps.ts";
import { isSuccess, nothing, one, sum, type Tally, tallyOfVitest, type VitestReport } from "./tally.ts";

interface Run {
  readonly folder: string;
  env: NodeJS.ProcessEnv;
}

/** Runs every step, whatever fails, and says at the end how many passed. */
export async function runSteps(steps: readonly Step[]): Promise<boolean> {
  const folder = await workFolder();
  const run: Run = { folder, env: testEnvironment(join(folder, "home")) };
  const startedMs = performance.now();
  let total = nothing;
  const failed: string[] = [];
  try {
    for (const step of steps) {
      const tally = await runStep(step, run);
      total = sum(total, tally);
      if (tally.failed > 0) failed.push(step.name);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  say(`\n${seconds(performance.now() - startedMs)}${failed.length > 0 ? `; failed: ${failed.join(", ")}` : ""}`);
  say(`${total.passed} passed, ${total.failed} failed`);
  return isSuccess(total);
}

async function runStep(step: Step, run: Run): Promise<Tally> {
  const startedMs = performance.now();
  if (step.kind !== "check") say(`── ${step.name}`);
  const { tally, note } = await outcomeOf(step, run);
  const took = seconds(performance.now() - startedMs);
  say(`${tally.failed === 0 ? "ok    " : "FAILED"} ${step.name}${note} (${took})`);
  return tally;
}

async function outcomeOf(step: Step, run: Run): Promise<{ tally: Tally; note: string }> {
  if (step.kind === "check") return runCheck(step, run);
  if (step.kind === "vitest") return runVitest(step, run);
  try {
    const { found, env } = await step.work();
    run.env = { ...run.env, ...env };
    return { tally: nothing, note: `: ${found}` };
  } catch (cause) {
    return { tally: one(false), note: `: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}

async function runCheck(step: CommandStep, run: Run) {
  const result = await runCommand(step.command, { env: run.env, timeoutMs: step.timeoutMs, live: false });
  if (result.exitCode !== 0) say(result.output.trimEnd());
  return { tally: one(result.exitCode === 0), note: "" };
}

async function runVitest(step: CommandStep, run: Run) {
  const file = join(run.folder, `${step.name}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const options = { env: run.env, timeoutMs: step.timeoutMs, live: true };
  const result = await runCommand([...step.command, ...reporters], options);
  const tally = tallyOfVitest(await readReport(file), result.exitCode);
  return { tally, note: `: ${tally.passed} passed, ${tally.failed} failed` };
}

/** Undefined when vitest ended before it could write one. */
async function readReport(file: string): Promise<VitestReport | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as VitestReport;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT" || cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
