import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LarsError } from "@lars/model";
import { ensureDatabaseServer } from "./database-server.ts";
import { rootFolder } from "./places.ts";
import { runCommand } from "./run-command.ts";
import { say } from "./say.ts";

const TIMEOUT_MS = 600_000;

/**
 * Runs every bench/*.ts of the apps and packages, one after the other, so that none takes the other's processor. Where no
 * MariaDB can be had, those that start one are skipped: that says nothing of them, so it is no failure.
 */
export async function bench(): Promise<boolean> {
  const files = globSync("{apps,packages}/*/bench/*.ts", { cwd: rootFolder }).sort();
  const noDatabase = await whyNoDatabase();
  let succeeded = files.length > 0;
  for (const file of files) {
    say(`── ${file}`);
    if (noDatabase !== undefined && startsDatabase(file)) {
      say(`SKIPPED ${file}: ${noDatabase}`);
      continue;
    }
    const options = { env: process.env, timeoutMs: TIMEOUT_MS, live: true };
    const { exitCode } = await runCommand([process.execPath, file], options);
    if (exitCode !== 0) say(`FAILED ${file}: exit code ${exitCode}`);
    succeeded &&= exitCode === 0;
  }
  return succeeded;
}

/** What stands between us and a MariaDB, if anything does. */
async function whyNoDatabase(): Promise<string | undefined> {
  try {
    await ensureDatabaseServer();
    return undefined;
  } catch (cause) {
    if (cause instanceof LarsError && cause.code === "DEPENDENCY_MISSING") return cause.message;
    throw cause;
  }
}

/** What a bench imports says what it needs, so that no list must be kept. */
function startsDatabase(file: string): boolean {
  return /@lars\/mariadb|bench-database/.test(readFileSync(join(rootFolder, file), "utf8"));
}
