/** Makes what a fast start of the agent runs from (apps/lb-agent/README.md, A fast start). */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const TIME_MAX_MS = 60_000;

/**
 * Done after an install, when everybody waits anyway, so that the first start after an update is as fast as any other. That
 * it cannot be made is no reason to refuse anything: an agent that finds nothing runs its sources.
 * @param {string} root
 * @param {string} node 24 or later
 */
export function prepareStart(root, node) {
  const program = join(root, "apps", "lb-agent", "src", "prepare-start.ts");
  spawnSync(node, [program], { stdio: "ignore", timeout: TIME_MAX_MS });
}
