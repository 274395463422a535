import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { DoorError } from "./door-error.mjs";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
const PARENT_CHECK_MS = 500;

/**
 * Runs the program under another Node in our place: our terminal, our signals, its exit code.
 * Ctrl-C reaches the program twice then, from the terminal and from here; a program takes the second as the first.
 * The IPC channel tells the program when we are gone, even if killed.
 * @param {string} node
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} [env] on top of ours
 */
export async function handOver(node, args, env = {}) {
  const child = spawn(node, args, {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, ...env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` },
  });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  watchParent(() => child.kill("SIGTERM"));
  const { code, signal } = await new Promise((resolve, reject) => {
    child.on("error", (cause) => reject(new DoorError(`${node} does not start: ${cause.message}`, { cause })));
    child.on("exit", (exitCode, exitSignal) => resolve({ code: exitCode, signal: exitSignal }));
  });
  if (child.connected) child.disconnect();
  for (const each of SIGNALS) process.removeAllListeners(each);
  if (signal === null) process.exitCode = code;
  else process.kill(process.pid, signal);
}

/**
 * npm waits for its script as long as it lives, so a new parent means that npm was killed: whoever started us wanted
 * an end of it. Without npm in between a new parent means nothing (`nohup`, `disown`).
 * @param {() => void} gone
 */
export function watchParent(gone) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, PARENT_CHECK_MS);
  timer.unref();
}
