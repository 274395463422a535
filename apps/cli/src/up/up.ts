import { loadLauncherConfig } from "@lars/config";
import { awaitEndOfAll } from "./end-of-all.ts";
import { launch } from "./launch.ts";
import { Screen } from "./screen.ts";

/**
 * `lars up`: everything in the foreground until it is told to end.
 * @throws LarsError when it could not be started; nothing is left running then.
 */
export async function up(): Promise<void> {
  const screen = new Screen(process.stdout);
  const config = loadLauncherConfig();
  using end = awaitEndOfAll();
  try {
    await using launched = await launch({ config }, screen, end.signal);
    screen.say("");
    screen.say(`Lars is running: ${launched.adminUrl}`);
    if (launched.setupUrl !== undefined) {
      screen.say("There is no user yet. Make the first one here; the link works once, for 24 hours:");
      screen.say(launched.setupUrl);
    }
    screen.say("Ctrl-C stops everything.");
    await aborted(end.signal);
    screen.say("Stopping ...");
  } catch (cause) {
    if (cause !== end.signal.reason) throw cause;
  }
  screen.say("Lars has stopped.");
}

/** Resolves once it is. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
