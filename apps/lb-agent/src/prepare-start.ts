/**
 * Makes the start code of this clone, for the next start: `node apps/lb-agent/src/prepare-start.ts`. The door
 * runs it after an install, and an agent that found none a while after its start, in a process of its own that yields to
 * every other one.
 */
import { constants, setPriority } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { buildStartCode } from "./io/build-start-code.ts";
import { ROOT, START_FOLDER } from "./io/start-code.mjs";

/** Longer, and something is wrong with it. */
const TIME_MAX_MS = 60_000;

setPriority(constants.priority.PRIORITY_LOW);
setTimeout(() => process.exit(1), TIME_MAX_MS).unref();
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
await buildStartCode({
  root: ROOT,
  folder: START_FOLDER,
  entries: { early: here("early-answers.ts"), run: here("run-lb-agent.ts"), shard: here("io/shard-thread.ts") },
});
