import { join } from "node:path";
import { takeLock } from "@lars/daemon";
import { LarsError } from "@lars/model";
import { readRunning } from "./running-file.ts";

/**
 * Keeps a second launcher out of the same LARS_HOME until disposed of.
 * @throws LarsError `ALREADY_RUNNING` with the pid, and where the admin is.
 */
export async function takeLauncherLock(home: string): Promise<AsyncDisposable> {
  const attempt = await takeLock(join(home, "launcher.lock"));
  if (attempt.kind === "taken") return attempt.lock;
  const running = await readRunning(home);
  const where = running?.pid === attempt.pid ? ` at ${running.admin.url}` : "";
  throw new LarsError("ALREADY_RUNNING", `Lars is running already${where} (pid ${attempt.pid}, ${home})`);
}
