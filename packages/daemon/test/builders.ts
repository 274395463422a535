import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("programs/a-daemon.ts", import.meta.url));

/** A daemon in a process of its own, killed with the test if it lives still. */
export interface SpawnedDaemon extends AsyncDisposable {
  readonly process: ChildProcess;
  /** Resolves once stdout holds `text`. */
  says(text: string): Promise<void>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
}

export function aDaemon(behaviour: object = {}, { ipc = false, argv = [] as string[] } = {}): SpawnedDaemon {
  const child = spawn(
    process.execPath,
    [PROGRAM, ...(argv.length > 0 ? argv : ["--config", JSON.stringify(behaviour)])],
    {
      stdio: ["ignore", "pipe", "pipe", ...(ipc ? (["ipc"] as const) : [])],
    },
  );
  const out = { stdout: "", stderr: "" };
  const waiting = new Set<() => void>();
  child.stdout?.on("data", (chunk) => {
    out.stdout += chunk;
    for (const look of waiting) look();
  });
  child.stderr?.on("data", (chunk) => {
    out.stderr += chunk;
  });
  const spoken = [child.stdout, child.stderr].map((stream) => stream && once(stream, "end"));
  const ended = once(child, "exit").then(async ([code, signal]) => {
    await Promise.all(spoken);
    return (code ?? signal) as number | string;
  });
  return {
    process: child,
    stdout: () => out.stdout,
    stderr: () => out.stderr,
    ended,
    async says(text) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const look = (): void => {
        if (out.stdout.includes(text)) resolve();
      };
      waiting.add(look);
      look();
      void ended.then(() => reject(new Error(`ended without saying ${text}: ${out.stdout}${out.stderr}`)));
      await promise;
      waiting.delete(look);
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await ended;
    },
  };
}
