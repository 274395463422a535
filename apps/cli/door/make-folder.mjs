import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it. Node's own way (`recursive`) never returns where a parent exists and says of every
 * child that it does not, as /proc does.
 * @param {string} folder absolute
 */
export function makeFolder(folder) {
  if (make(folder)) return;
  makeFolder(dirname(folder));
  if (!make(folder)) throw Object.assign(new Error(`${dirname(folder)} takes no folder`), { code: "ENOENT" });
}

/** False when the folder above is missing. @param {string} folder */
function make(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (cause) {
    if (cause.code === "EEXIST") return true;
    if (cause.code === "ENOENT" && dirname(folder) !== folder) return false;
    throw cause;
  }
}
