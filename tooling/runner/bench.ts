import { globSync } from "node:fs";
import { basename } from "node:path";
import { rootFolder } from "./places.ts";
import { runCommand } from "./run-command.ts";
import { say } from "./say.ts";

const TIMEOUT_MS = 600_000;

/** Runs every bench/*.ts of the apps and packages, one after the other, so that none takes the other's processor. */
export async function bench(): Promise<boolean> {
  const files = globSync("{apps,packages}/*/bench/*.ts", { cwd: rootFolder }).sort();
  let succeeded = files.length > 0;
  for (const file of files) {
    say(`── ${file}`);
    const options = { env: process.env, timeoutMs: TIMEOUT_MS, live: true };
    const { exitCode } = await runCommand([process.execPath, file], options);
    if (exitCode !== 0) say(`FAILED ${basename(file)}: exit code ${exitCode}`);
    succeeded &&= exitCode === 0;
  }
  return succeeded;
}
