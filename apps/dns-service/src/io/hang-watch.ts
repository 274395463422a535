/** Ends a thread whose event loop does not turn any more. The thread is not asked, and need not answer: Node keeps its times. */
import type { Worker } from "node:worker_threads";
import { Pulse } from "@lars/reactor";

const LOOKS = 10;

export class HangWatch implements Disposable {
  readonly #worker: Worker;
  readonly #pulse = new Pulse();
  readonly #timer: NodeJS.Timeout;
  #hung = false;

  /** @param limitMs a thread that has not waited for anything for so long hangs */
  constructor(worker: Worker, limitMs: number) {
    this.#worker = worker;
    this.#timer = setInterval(() => this.#look(), limitMs / LOOKS).unref();
  }

  /** It was ended as it hung. */
  get hung(): boolean {
    return this.#hung;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  /** One that cannot be ended leaves the process half alive: an exception that nobody catches ends it. */
  #look(): void {
    if (!this.#pulse.isGone(this.#worker.performance.eventLoopUtilization().idle, LOOKS)) return;
    if (this.#hung) throw new Error("a thread hangs and cannot be ended");
    this.#hung = true;
    this.#pulse.restart();
    void this.#worker.terminate();
  }
}
