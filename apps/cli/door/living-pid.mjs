import { readFileSync } from "node:fs";

/**
 * The process named in a lock file, if it lives; undefined when there is no file, or nobody behind it.
 * @param {string} file begins with a pid
 */
export function livingPid(file) {
  try {
    const pid = Number.parseInt(readFileSync(file, "utf8"), 10);
    return pid > 0 && isAlive(pid) ? pid : undefined;
  } catch (cause) {
    if (cause.code === "ENOENT") return undefined;
    throw cause;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause.code === "EPERM";
  }
}
