/** What settings are read from. The only place in Lars that touches the process's environment. */
import { readFileSync } from "node:fs";
import { availableParallelism, hostname, networkInterfaces } from "node:os";

/** Everything a loader may look at; a test hands in its own. */
export interface ConfigSource {
  /** Arguments after the command: `--config FILE` or none. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file; throws as `readFileSync` does. */
  readonly readFile: (path: string) => string;
  /** Relative paths start here. */
  readonly cwd: string;
  readonly machine: Machine;
}

/** What defaults may depend on. */
export interface Machine {
  /** Processors this process may use. */
  readonly cores: number;
  readonly hostname: string;
  /** IPv4 addresses that other machines may know, in the system's order. */
  readonly addresses: readonly string[];
}

/** This machine and the environment of this process; `argv` is empty unless given. */
export function systemSource(given: Partial<ConfigSource> = {}): ConfigSource {
  return {
    argv: [],
    env: process.env,
    readFile: (path) => readFileSync(path, "utf8"),
    cwd: process.cwd(),
    machine: { cores: availableParallelism(), hostname: hostname(), addresses: ownAddresses() },
    ...given,
  };
}

/** The environment of this process with `more` over it: what a child process is given. */
export function environmentWith(more: Readonly<Record<string, string>>): Record<string, string | undefined> {
  return { ...process.env, ...more };
}

function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter((address) => address.family === "IPv4" && !address.internal).map((address) => address.address);
}
