import { rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DoorError } from "./door-error.mjs";
import { livingPid } from "./living-pid.mjs";
import { makeFolder } from "./make-folder.mjs";

const RETRY_MS = 200;

/**
 * Does work that two commands started at once must not do at once; the second waits for the first.
 * @template T
 * @param {string} file holds the pid of whoever works
 * @param {() => Promise<T>} work
 */
export async function withLock(file, work) {
  while (!take(file)) {
    if (livingPid(file) === undefined) rmSync(file, { force: true });
    else await pause(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    makeFolder(dirname(file));
    writeFileSync(file, `${process.pid}\n`, { flag: "wx" });
    return true;
  } catch (cause) {
    if (cause.code === "EEXIST") return false;
    throw new DoorError(`${dirname(file)} cannot be written (${cause.code}); make it writable, or set LARS_HOME`, {
      cause,
    });
  }
}
