/** What `npm test` runs, in this order; what needs no machine comes first. */
import { join } from "node:path";
import { ensureChromium } from "./chromium.ts";
import { ensureDatabaseServer } from "./database-server.ts";
import { tool } from "./places.ts";

/** A command, or work of our own that names what it found and throws when it cannot be. */
export type Step = CommandStep<"check"> | CommandStep<"vitest"> | WorkStep;

export interface CommandStep<Kind extends string = "check" | "vitest"> {
  readonly kind: Kind;
  readonly name: string;
  readonly command: readonly string[];
  readonly timeoutMs: number;
}

interface WorkStep {
  readonly kind: "work";
  readonly name: string;
  /** Answers with what it found, and the environment that tells the following steps about it. */
  readonly work: () => Promise<{ readonly found: string; readonly env?: Readonly<Record<string, string>> }>;
}

const CHECK_TIMEOUT_MS = 300_000;
const TESTS_TIMEOUT_MS = 600_000;

/** What reads the code without running it. */
export function staticSteps(): readonly Step[] {
  return [
    check("Biome", [tool("biome"), "ci", "--colors=off", "."]),
    // Both sides at once, and neither when nothing that it reads has changed since it was found right.
    check("Types", [tool("turbo"), "run", "typecheck", "--continue", "--output-logs=errors-only"]),
    check("Fences", [tool("depcruise"), "apps", "packages", "--config", ".dependency-cruiser.mjs"]),
    check("Unused code", [tool("knip")]),
  ];
}

/** Everything. */
export function everyStep(): readonly Step[] {
  return [
    { kind: "work", name: "Database server", work: ensureDatabaseServer },
    { kind: "work", name: "Chromium", work: ensureChromium },
    ...staticSteps(),
    vitest("Unit and database tests", ["unit", "db"]),
    check("Build of the admin", [process.execPath, join("apps", "cli", "src", "main.ts"), "admin", "build"]),
    vitest("End-to-end tests", ["e2e"]),
  ];
}

function check(name: string, command: readonly string[]): CommandStep<"check"> {
  return { kind: "check", name, command, timeoutMs: CHECK_TIMEOUT_MS };
}

function vitest(name: string, projects: readonly string[]): CommandStep<"vitest"> {
  const command = [tool("vitest"), "run", ...projects.flatMap((project) => ["--project", project])];
  return { kind: "vitest", name, command, timeoutMs: TESTS_TIMEOUT_MS };
}
