import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this clone. */
export const rootFolder = fileURLToPath(new URL("../../", import.meta.url));

/** The file behind a command of the installed tools. */
export function tool(name: string): string {
  return join(rootFolder, "node_modules", ".bin", name);
}

/** A folder of its own for one run. */
export async function workFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "lars-test-"));
}

/** None of the tools calls home. */
const SILENT = {
  DO_NOT_TRACK: "1",
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  NEXT_TELEMETRY_DISABLED: "1",
};

/**
 * The environment of tests: none of the settings of a Lars that runs beside, which a test could otherwise disturb, and
 * a home of its own.
 */
export function testEnvironment(home: string): NodeJS.ProcessEnv {
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: "1" };
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("LARS_") && name !== "NODE_ENV");
  return { ...Object.fromEntries(kept), ...SILENT, ...plain, LARS_HOME: home, TZ: "UTC" };
}
