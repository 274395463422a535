import { readFileSync } from "node:fs";
import type { ConfigSource } from "../src/index.ts";

/** A machine of 8 cores, an empty environment, and files that a test names. */
export function aSource(given: { env?: Record<string, string>; file?: string; path?: string } = {}): ConfigSource {
  const path = given.path ?? "lars.conf";
  return {
    argv: given.file === undefined ? [] : ["--config", path],
    env: given.env ?? {},
    readFile: () => given.file ?? "",
    cwd: "/srv/lars",
    machine: { cores: 8, hostname: "a-host", addresses: ["192.168.1.177", "10.0.0.1"] },
  };
}

/** One of the three files of deployed Lars, as it is. */
export function aDeployedFile(name: string): { file: string; path: string } {
  return { file: readFileSync(new URL(`deployed/${name}`, import.meta.url), "utf8"), path: name };
}

/** The message of what `work` throws. */
export function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("nothing was refused");
}
