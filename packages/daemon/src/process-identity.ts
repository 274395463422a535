import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

const TIMEOUT_MS = 5_000;
/** Field 22 of /proc/<pid>/stat, counted from behind the name, which may hold spaces. */
const START_TIME_FIELD = 19;

/**
 * A pid with the time its process began, so that a number that was given out again is not taken for the old process.
 * Undefined when there is no such process.
 */
export async function identityOf(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  const began = (await beganByProc(pid)) ?? (await beganByPs(pid));
  return began === undefined ? undefined : `${pid} ${began}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function beganByProc(pid: number): Promise<string | undefined> {
  try {
    const [stat, bootId] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
    ]);
    const began = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[START_TIME_FIELD];
    return began === undefined ? undefined : `${bootId.trim()} ${began}`;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause) return undefined;
    throw cause;
  }
}

/** On systems without /proc. */
function beganByPs(pid: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile("ps", ["-o", "lstart=", "-p", String(pid)], { timeout: TIMEOUT_MS }, (error, output) =>
      resolve(error === null ? output.trim() : undefined),
    );
  });
}
