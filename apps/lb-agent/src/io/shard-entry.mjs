/**
 * Where a shard's thread begins. Plain JavaScript, so that the code that was compiled by an earlier start is found before
 * any TypeScript has to be read: that is most of what a thread does until it answers.
 */
import { enableCompileCache, flushCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";

/** A crash must not lose what was compiled, and whoever waits for an answer must not wait for a file. */
const KEEP_CODE_AFTER_MS = 5_000;

enableCompileCache(workerData.codeFolder);
await import(await new Promise((told) => parentPort.once("message", told)));
setTimeout(flushCompileCache, KEEP_CODE_AFTER_MS).unref();
