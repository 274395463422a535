/**
 * npm runs this once it has installed: what makes the start of an agent fast is made now, while nobody waits for it. Whatever
 * goes wrong is no reason to refuse an install; an agent that finds nothing runs its sources.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { findNode } from "./node-runtime.mjs";
import { homeFolder, rootFolder } from "./places.mjs";

const TIME_MAX_MS = 60_000;

const node = findNode(homeFolder());
const program = join(rootFolder, "apps", "lb-agent", "src", "prepare-start.ts");
if (node !== undefined) spawnSync(node, [program], { stdio: "ignore", timeout: TIME_MAX_MS });
