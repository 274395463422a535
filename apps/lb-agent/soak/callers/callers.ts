/** The process that calls, as the soak sees it. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { CallPlan, CallsTold, CallTimes, FromCallers, ToCallers } from "./messages.ts";

const MAIN = fileURLToPath(new URL("./caller-process.ts", import.meta.url));

export class Callers implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #waiting = new Map<FromCallers["kind"], (message: FromCallers) => void>();

  private constructor(child: ChildProcess, told: (calls: CallsTold) => void) {
    this.#child = child;
    this.#exited = once(child, "exit");
    child.on("message", (message: FromCallers) => {
      if (message.kind === "told") told(message);
      this.#waiting.get(message.kind)?.(message);
    });
  }

  /** Resolves when it could call; it calls once it is told to. @param told hears the account, several times a second. */
  static async start(plan: CallPlan, told: (calls: CallsTold) => void): Promise<Callers> {
    const callers = new Callers(fork(MAIN, { execArgv: [] }), told);
    const ready = callers.#heard("ready");
    callers.#tell({ kind: "plan", plan });
    await ready;
    return callers;
  }

  /** All calls before have an answer, or count as lost, and the account of them is told, when this resolves. */
  async pause(): Promise<void> {
    const paused = this.#heard("paused");
    this.#tell({ kind: "pause" });
    await paused;
  }

  goOn(): void {
    this.#tell({ kind: "goOn" });
  }

  /** Times count from here on. */
  measure(): void {
    this.#tell({ kind: "measure" });
  }

  async times(): Promise<CallTimes> {
    const times = this.#heard("times");
    this.#tell({ kind: "finish" });
    return (await times) as CallTimes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
  }

  #tell(message: ToCallers): void {
    this.#child.send(message);
  }

  /** Throws when the process ended before it said that. */
  async #heard(kind: FromCallers["kind"]): Promise<FromCallers> {
    const { promise, resolve } = Promise.withResolvers<FromCallers>();
    this.#waiting.set(kind, resolve);
    const message = await Promise.race([promise, this.#exited.then(() => undefined)]);
    if (message === undefined) throw new Error(`the callers ended before they said "${kind}"`);
    return message;
  }
}
