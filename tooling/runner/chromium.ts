import { existsSync } from "node:fs";
import { chromium } from "playwright";
import { aptInstall } from "../../apps/cli/src/machine/apt-install.ts";
import { findProgram, runs } from "../../apps/cli/src/machine/find-program.ts";
import { runProgram } from "../../apps/cli/src/machine/run-program.ts";
import { tool } from "./places.ts";
import { say } from "./say.ts";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const DOWNLOAD_TIMEOUT_MS = 300_000;

interface Browser {
  readonly found: string;
  readonly env: { readonly LARS_TEST_CHROMIUM: string };
}

/** A Chromium for the end-to-end tests: the machine's, else Playwright's own, else one that apt-get installs. */
export async function ensureChromium(): Promise<Browser> {
  const path = (await findProgram(PROGRAMS)) ?? (await ownOfPlaywright()) ?? (await installed());
  if (path === undefined)
    throw new Error('no Chromium here, and none can be installed; "sudo apt-get install chromium"');
  return { found: path, env: { LARS_TEST_CHROMIUM: path } };
}

async function ownOfPlaywright(): Promise<string | undefined> {
  const path = chromium.executablePath();
  if (!existsSync(path)) {
    say("Downloading Chromium …");
    await runProgram(tool("playwright"), ["install", "--no-shell", "chromium"], DOWNLOAD_TIMEOUT_MS);
  }
  return existsSync(path) && (await runs(path)) ? path : undefined;
}

async function installed(): Promise<string | undefined> {
  say("Installing Chromium …");
  await aptInstall(["chromium"]);
  return findProgram(PROGRAMS);
}
