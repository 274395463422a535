import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rootFolder } from "./places.ts";

const OUTPUT_CHARS_MAX = 1_000_000;
const KILL_AFTER_MS = 10_000;
const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface CommandOptions {
  readonly env: NodeJS.ProcessEnv;
  /** After which a command that hangs is ended, ms. */
  readonly timeoutMs: number;
  /** Print as it goes, rather than only after a failure. */
  readonly live: boolean;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs a command in a group of its own, so that whatever it started ends with it. */
export async function runCommand(command: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const [file = "", ...args] = command;
  const child = spawn(file, args, {
    cwd: rootFolder,
    env: options.env,
    detached: true,
    stdio: options.live ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
  });
  const output = collect(child);
  const guard = endGroupInTime(child, options.timeoutMs);
  const failed = new Promise<number>((resolve) => {
    child.once("error", (cause) => {
      output.text += `${cause.message}\n`;
      resolve(127);
    });
  });
  const closed = once(child, "close").then(([code]) => (typeof code === "number" ? code : 1));
  const exitCode = await Promise.race([failed, closed]);
  const ended = guard.stop();
  if (ended !== undefined) output.text += `ended: ${ended}\n`;
  return { exitCode, output: output.text };
}

function collect(child: ChildProcess): { text: string } {
  const output = { text: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output.text = (output.text + text).slice(-OUTPUT_CHARS_MAX);
    });
  }
  return output;
}

/** Ends the group when the time is over, or when we are told to end; then what was told is told to us again. */
function endGroupInTime(child: ChildProcess, timeoutMs: number): { stop: () => string | undefined } {
  let reason: string | undefined;
  let killTimer: NodeJS.Timeout | undefined;
  const end = (why: string) => {
    if (reason !== undefined) return;
    reason = why;
    signalGroup(child, "SIGTERM");
    killTimer = setTimeout(() => signalGroup(child, "SIGKILL"), KILL_AFTER_MS);
  };
  const onSignal = (signal: NodeJS.Signals) => end(signal);
  const timer = setTimeout(() => end(`not done after ${timeoutMs / 1_000} s`), timeoutMs);
  for (const signal of ENDING_SIGNALS) process.on(signal, onSignal);
  const stop = () => {
    clearTimeout(timer);
    clearTimeout(killTimer);
    for (const signal of ENDING_SIGNALS) process.off(signal, onSignal);
    const signal = ENDING_SIGNALS.find((each) => each === reason);
    if (signal !== undefined) process.kill(process.pid, signal);
    return reason;
  };
  return { stop };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (cause) {
    // The group may have ended by itself meanwhile.
    if ((cause as NodeJS.ErrnoException).code !== "ESRCH") throw cause;
  }
}
