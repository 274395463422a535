/** What the npm scripts of the root run: `test`, `check`, `bench`, `generate`, `screenshots`. */
import { bench } from "./runner/bench.ts";
import { generate } from "./runner/generate.ts";
import { runSteps } from "./runner/run-steps.ts";
import { screenshots } from "./runner/screenshots.ts";
import { everyStep, staticSteps } from "./runner/steps.ts";

const tasks: Readonly<Record<string, () => Promise<boolean>>> = {
  test: async () => runSteps(everyStep()),
  check: async () => runSteps(staticSteps()),
  bench,
  generate,
  screenshots,
};

const task = tasks[process.argv[2] ?? ""];
if (task === undefined) {
  process.stderr.write(`Usage: node tooling/run.mjs ${Object.keys(tasks).join("|")}\n`);
  process.exitCode = 2;
} else if (!(await task())) {
  process.exitCode = 1;
}
