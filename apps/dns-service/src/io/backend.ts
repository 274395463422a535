/** The backend thread as the main thread sees it: started, listened to, started again when it died, stopped. */
import { Worker } from "node:worker_threads";
import { Backoff, DEFAULT_BACKOFF } from "@lars/reactor";
import { aHeart, HangWatch } from "./hang-watch.ts";
import type { BackendInit, FromBackend, NodeReport, NumberedSnapshot, ToBackend } from "./messages.ts";

export interface BackendOptions {
  readonly init: Omit<BackendInit, "heart" | "serving">;
  /** What serves at present: a thread that takes the place of a dead one compares with it. */
  serving(): NumberedSnapshot | undefined;
  onMessage(message: FromBackend): void;
  /** Between two looks at whether the thread hangs; a second. */
  readonly lookEveryMs?: number;
  /** The thread ended by itself, or was ended as it hung; the next one starts in `waitMs`. */
  onDeath(reason: string, waitMs: number): void;
}

export interface Backend extends AsyncDisposable {
  /** Every loop serves `generation` or a later one: memory of earlier ones may be used again. */
  served(generation: number): void;
  /** Writes what there is to say of this dns-service; false when no thread runs that could. */
  report(report: NodeReport): boolean;
}

/** A stop waits for the load and the file under way, no longer than this. */
const STOP_MS = 3_000;

const LOOK_EVERY_MS = 1_000;

const WORKER = new URL("./backend-worker.ts", import.meta.url);

/** Starts the thread. */
export function startBackend(options: BackendOptions): Backend {
  return new BackendThread(options);
}

class BackendThread implements Backend {
  readonly #options: BackendOptions;
  readonly #backoff = new Backoff(DEFAULT_BACKOFF, Math.random);
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopping = false;

  constructor(options: BackendOptions) {
    this.#options = options;
    this.#start();
  }

  served(generation: number): void {
    this.#tell({ kind: "served", generation });
  }

  report(report: NodeReport): boolean {
    this.#tell({ kind: "node", report });
    return this.#worker !== undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    const worker = this.#worker;
    if (worker === undefined) return;
    const gone = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
    this.#tell({ kind: "stop" });
    const deadline = setTimeout(() => void worker.terminate(), STOP_MS);
    await gone;
    clearTimeout(deadline);
  }

  #tell(message: ToBackend): void {
    this.#worker?.postMessage(message);
  }

  #start(): void {
    const serving = this.#options.serving();
    const heart = aHeart();
    const workerData: BackendInit = { ...this.#options.init, heart, ...(serving && { serving }) };
    const worker = new Worker(WORKER, { workerData, execArgv: [], name: "backend" });
    const watch = new HangWatch(worker, { heart, lookEveryMs: this.#options.lookEveryMs ?? LOOK_EVERY_MS });
    let reason = "it ended";
    worker.on("message", (message: FromBackend) => {
      if (message.kind === "loaded") this.#backoff.reset();
      this.#options.onMessage(message);
    });
    worker.on("error", (cause) => {
      reason = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    });
    worker.once("exit", () => {
      watch[Symbol.dispose]();
      this.#exited(watch.hung ? "it hung and was ended" : reason);
    });
    this.#worker = worker;
  }

  #exited(reason: string): void {
    this.#worker = undefined;
    if (this.#isStopping) return;
    const waitMs = this.#backoff.next();
    this.#timer = setTimeout(() => this.#start(), waitMs);
    this.#options.onDeath(reason, waitMs);
  }
}
