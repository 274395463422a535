/**
 * Ends the process, whatever its threads wait for. `process.exit` joins every thread first: one that waits for a disk that
 * answers no more would keep a process that listens no longer and hears no signal.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Worker } from "node:worker_threads";

/** What threads and file operations are given to end. */
const PATIENCE_MS = 1_000;

const LOOK_EVERY_MS = 10;

/** What `process.exit` waits for in this thread, by Node's names of it. */
const WAITED_FOR = /^(?:FSReq|GetAddrInfo|GetNameInfo)/;

/** The end of this process; knows the threads that the main thread starts from here on. */
export class ProcessEnd {
  readonly #name: string;
  readonly #threads = new Set<Worker>();
  #log: { level: string } | undefined;
  #isEnding = false;

  /** @param name as in messages */
  constructor(name: string) {
    this.#name = name;
    process.on("worker", (worker) => {
      this.#threads.add(worker);
      worker.once("exit", () => this.#threads.delete(worker));
    });
  }

  /** Nothing is logged any more from the end on: that threads die then is no news. */
  silences(log: { level: string }): void {
    this.#log = log;
  }

  /** Ends with this exit code; by SIGKILL, when something has not ended within {@link PATIENCE_MS}. The first call counts. */
  exit(code: number): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    if (!this.#isAwaited()) process.exit(code);
    if (this.#log !== undefined) this.#log.level = "silent";
    void this.#exitLater(code);
  }

  async #exitLater(code: number): Promise<void> {
    for (const thread of this.#threads) void thread.terminate();
    const untilMs = performance.now() + PATIENCE_MS;
    while (this.#isAwaited() && performance.now() < untilMs) await delay(LOOK_EVERY_MS);
    if (!this.#isAwaited()) process.exit(code);
    process.stderr.write(`lars ${this.#name}: a thread or a disk does not answer any more: the process is killed\n`);
    process.kill(process.pid, "SIGKILL");
  }

  #isAwaited(): boolean {
    return this.#threads.size > 0 || process.getActiveResourcesInfo().some((name) => WAITED_FOR.test(name));
  }
}
