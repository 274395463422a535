/** Makes sure that node_modules is what package-lock.json says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DoorError } from "./door-error.mjs";
import { withLock } from "./install-lock.mjs";
import { livingPid } from "./living-pid.mjs";
import { runQuietly } from "./run-quietly.mjs";

/**
 * Installs the dependencies unless they are there, exactly as locked; answers whether it had to.
 * @param {string} root
 */
export async function ensureDependencies(root) {
  if (areInstalled(root)) return false;
  return await withLock(join(root, ".lars", "install.lock"), async () => {
    if (areInstalled(root)) return false;
    refuseUnderRunningLars(root);
    await runQuietly(["npm", "ci", "--include=dev", "--no-audit", "--no-fund"], {
      cwd: root,
      doing: "Installing the dependencies",
      done: "Dependencies installed",
      failed: "the dependencies could not be installed (npm ci, above); see that the npm registry can be reached",
    });
    return true;
  });
}

/** `npm ci` begins by deleting node_modules, which the running daemons load from. */
function refuseUnderRunningLars(root) {
  const pid = livingPid(join(root, ".lars", "launcher.lock"));
  if (pid === undefined) return;
  throw new DoorError(`the dependencies have changed while Lars is running (pid ${pid}); stop it, then try again`);
}

/**
 * Whether npm's own record of what it installed agrees with the lock file.
 * @param {string} root
 */
export function areInstalled(root) {
  const locked = packagesOf(join(root, "package-lock.json"));
  const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
  if (locked === undefined) throw new DoorError(`${join(root, "package-lock.json")} is missing or damaged`);
  return (
    installed !== undefined && Object.entries(locked).every(([path, entry]) => isSatisfied(path, entry, installed))
  );
}

function isSatisfied(path, entry, installed) {
  if (path === "") return true;
  const found = installed[path];
  // Packages for other platforms are in the lock file and never installed.
  if (found === undefined) return entry.optional === true || entry.devOptional === true;
  return found.version === entry.version && found.integrity === entry.integrity && found.link === entry.link;
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}
