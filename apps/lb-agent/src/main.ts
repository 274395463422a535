/** The agent's process. Callers wait for the threads that answer them, and for nothing else: those are started first. */
import { enableCompileCache, flushCompileCache } from "node:module";
import { setFlagsFromString } from "node:v8";
import { CODE_FOLDER, startShardWorker } from "./io/shard-worker.ts";

/** A crash must not lose what was compiled; a start must not wait for a file. */
const KEEP_CODE_AFTER_MS = 5_000;

setFlagsFromString("--no-wasm-code-gc"); // before there are threads: see run-daemon.ts
enableCompileCache(CODE_FOLDER);
const workers = [0, 1, 2].map(startShardWorker);
const { answerEarlyAsTold } = await import("./early-answers.ts");
const { loadConfig, answers } = await answerEarlyAsTold(process.argv.slice(2), workers);
const { runLbAgent } = await import("./run-lb-agent.ts");
setTimeout(flushCompileCache, KEEP_CODE_AFTER_MS).unref();
await runLbAgent(loadConfig, answers);
