/** Processes that tests start. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/**
 * Ends a process with the test that started it, also with one that failed before it asked the process to end. Left alive it
 * holds the test runner's pipes, which then says that something prevents it from exiting.
 */
export function endedWithTest(child: ChildProcess): AsyncDisposable {
  const ended = once(child, "exit");
  return {
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await ended;
    },
  };
}
