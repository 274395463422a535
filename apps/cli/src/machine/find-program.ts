import { runProgram } from "./run-program.ts";

/** Where servers and browsers are, besides the PATH of an ordinary user. */
const MORE_FOLDERS = "/usr/sbin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin:/opt/homebrew/sbin";
const TIMEOUT_MS = 20_000;

/** The path of the first of these programs that the machine has and that tells its version; undefined if none does. */
export async function findProgram(names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const script = `PATH="$PATH:${MORE_FOLDERS}"; command -v "$0"`;
    const { exitCode, output } = await runProgram("/bin/sh", ["-c", script, name], TIMEOUT_MS);
    const path = output.trim();
    if (exitCode === 0 && path.startsWith("/") && (await runs(path))) return path;
  }
  return undefined;
}

/** Whether a program starts at all: a package may have left a stub, and a library may be missing. */
export async function runs(path: string): Promise<boolean> {
  return (await runProgram(path, ["--version"], TIMEOUT_MS)).exitCode === 0;
}
