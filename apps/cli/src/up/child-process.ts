import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { environmentWith } from "@lars/config";
import type { Exit } from "../core/exit-reason.ts";

const LAST_LINES_MAX = 30;
/** A process that left the group may hold the output open for ever. */
const OUTPUT_ENDS_WITHIN_MS = 250;

/** What to start, and how. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** On top of the launcher's own. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * One process in a session of its own, so that Ctrl-C reaches it through the launcher only. Its IPC channel closes when
 * the launcher is gone, which is how it learns of that.
 */
export class Child {
  readonly pid: number;
  /** Resolves when the process and all that it started have ended. */
  readonly exited: Promise<Exit>;
  readonly #process: ChildProcess;

  constructor({ file, args, cwd, env }: Command, onLine: (line: string) => void) {
    const child = spawn(file, args, {
      cwd,
      env: environmentWith(env),
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const lastLines: string[] = [];
    eachLine(child.stdout, onLine);
    eachLine(child.stderr, (line) => {
      onLine(line);
      lastLines.push(line);
      if (lastLines.length > LAST_LINES_MAX) lastLines.shift();
    });
    this.#process = child;
    this.pid = child.pid ?? 0;
    this.exited = exitOf(child, lastLines);
  }

  /** Asks it to end, and kills it with all that it started when it has not within `withinMs`. */
  async stop(withinMs: number): Promise<"stopped" | "killed"> {
    signalGroup(this.pid, "SIGTERM");
    // A process that listens for the end of the channel would otherwise be kept alive by it.
    if (this.#process.connected) this.#process.disconnect();
    const late = Symbol("late");
    const timer = new AbortController();
    const outcome = await Promise.race([this.exited, pause(withinMs, late, { signal: timer.signal })]);
    timer.abort();
    if (outcome !== late) return "stopped";
    signalGroup(this.pid, "SIGKILL");
    await this.exited;
    return "killed";
  }
}

function exitOf(child: ChildProcess, lastLines: string[]): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("error", (cause) => resolve({ code: null, signal: null, lastLines: [...lastLines, cause.message] }));
    child.once("exit", (code, signal) => {
      // What it started in turn does not outlive it, and would hold its output open.
      signalGroup(child.pid ?? 0, "SIGKILL");
      const end = () => resolve({ code, signal, lastLines });
      child.once("close", end);
      setTimeout(end, OUTPUT_ENDS_WITHIN_MS).unref();
    });
  });
}

function eachLine(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", onLine);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid === 0) return;
  try {
    process.kill(-pid, signal);
  } catch (cause) {
    // The last of the group may have ended by itself meanwhile.
    if ((cause as NodeJS.ErrnoException).code !== "ESRCH") throw cause;
  }
}
