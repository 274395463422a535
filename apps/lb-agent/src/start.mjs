/**
 * The agent's process. Callers wait for the threads that answer them, and for nothing else: those are started first.
 * Plain JavaScript, as what reads TypeScript takes longer to load than all that is needed here.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { enableCompileCache, flushCompileCache } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { startShardWorker, startWaitingWorker } from "./io/shard-worker.mjs";
import { CODE_FOLDER, ROOT, readStartCode, START_FOLDER } from "./io/start-code.mjs";

/** A crash must not lose what was compiled; a start must not wait for a file. */
const KEEP_CODE_AFTER_MS = 5_000;

const SOURCES = { early: "./early-answers.ts", run: "./run-lb-agent.ts", shard: "./io/shard-thread.ts" };

setFlagsFromString("--no-wasm-code-gc"); // before there are threads: see run-daemon.ts
enableCompileCache(CODE_FOLDER);
const workers = [0, 1, 2].map(startWaitingWorker);
const made = readStartCode({ root: ROOT, folder: START_FOLDER });

/** What was made of a source; the source itself when there is none, or when later starts have replaced it. */
function codeOf(name) {
  const file = made === undefined ? undefined : join(made, `${name}.js`);
  return (file !== undefined && existsSync(file) ? pathToFileURL(file) : new URL(SOURCES[name], import.meta.url)).href;
}

const startWorker = (shard) => startShardWorker(shard, codeOf("shard"));

/** For the next start. That it cannot be made, e.g. in a clone that cannot be written, costs nothing but time. */
function makeStartCode() {
  const program = fileURLToPath(new URL("./prepare-start.ts", import.meta.url));
  const maker = spawn(process.execPath, [program], { stdio: "ignore", detached: true });
  maker.on("error", () => undefined);
  maker.unref();
}

for (const worker of workers) worker.postMessage(codeOf("shard"));
const { answerEarlyAsTold } = await import(codeOf("early"));
const { loadConfig, answers } = await answerEarlyAsTold(process.argv.slice(2), { workers, startWorker });
await answers?.shards.listening().catch(() => undefined); // whoever starts the rest hears of it
const { runLbAgent } = await import(codeOf("run"));
setTimeout(() => {
  flushCompileCache();
  if (made === undefined) makeStartCode();
}, KEEP_CODE_AFTER_MS).unref();
await runLbAgent(loadConfig, answers);
