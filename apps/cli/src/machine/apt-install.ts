import { findProgram } from "./find-program.ts";
import { runProgram } from "./run-program.ts";

const UPDATE_TIMEOUT_MS = 180_000;
const INSTALL_TIMEOUT_MS = 600_000;

export type AptOutcome =
  | { readonly kind: "installed" }
  /** There is no apt-get, or we are not root and sudo asks for a password. */
  | { readonly kind: "not-allowed" }
  | { readonly kind: "failed"; readonly reason: string };

/** Installs packages with apt-get where that needs nobody's password; asks nothing, starts no service. */
export async function aptInstall(packages: readonly string[]): Promise<AptOutcome> {
  const asRoot = await rootCommand();
  if (asRoot === undefined || (await findProgram(["apt-get"])) === undefined) return { kind: "not-allowed" };
  const aptGet = (args: readonly string[], timeoutMs: number) => {
    const [file = "", ...rest] = [...asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    return runProgram(file, rest, timeoutMs);
  };
  const install = ["install", "-y", "--no-install-recommends", ...packages];
  if ((await aptGet(install, INSTALL_TIMEOUT_MS)).exitCode === 0) return { kind: "installed" };
  // The lists of packages may be missing, as in a fresh container, or old.
  await aptGet(["update"], UPDATE_TIMEOUT_MS);
  const again = await aptGet(install, INSTALL_TIMEOUT_MS);
  return again.exitCode === 0 ? { kind: "installed" } : { kind: "failed", reason: again.lastWords };
}

/** What to put before a command so that root runs it; undefined when that takes a password. */
async function rootCommand(): Promise<readonly string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  const { exitCode } = await runProgram("sudo", ["-n", "true"], UPDATE_TIMEOUT_MS);
  return exitCode === 0 ? ["sudo", "-n"] : undefined;
}
