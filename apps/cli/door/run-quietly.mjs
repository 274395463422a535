import { spawn } from "node:child_process";
import { DoorError } from "./door-error.mjs";
import { progressOn, seconds } from "./progress.mjs";

const OUTPUT_CHARS_MAX = 64_000;

/**
 * Runs a command that prints nothing unless it fails or takes longer than two seconds.
 * @param {readonly [string, ...string[]]} command
 * @param {{ cwd: string, doing: string, done: string, failed: string }} words `failed` says what to do
 */
export async function runQuietly(command, words) {
  const progress = progressOn(process.stderr);
  progress.start(words.doing);
  const result = await outcomeOf(command, words.cwd).finally(() => progress.stop());
  if (result.code !== 0) throw new DoorError(words.failed, { output: result.output });
  if (result.ms > 2_000) process.stderr.write(`${words.done} (${seconds(result.ms)})\n`);
}

async function outcomeOf([file, ...args], cwd) {
  const startedMs = performance.now();
  const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const stop = (signal) => child.kill(signal);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output = (output + text).slice(-OUTPUT_CHARS_MAX);
    });
  }
  let ended;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.once(signal, () => {
      ended = signal;
      stop(signal);
    });
  }
  const code = await new Promise((resolve) => {
    child.on("error", (cause) => {
      output += `${cause.message}\n`;
      resolve(1);
    });
    child.on("close", (exitCode) => resolve(exitCode ?? 1));
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(signal);
  if (ended !== undefined) process.kill(process.pid, ended);
  return { code, output, ms: performance.now() - startedMs };
}
