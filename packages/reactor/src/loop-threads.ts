/** Loops on threads: one loop per thread, one port for all of them; a loop that dies is started again. */
import { createServer } from "node:net";
import { Worker } from "node:worker_threads";
import { LarsError, type LarsErrorCode } from "@lars/model";
import { Backoff, DEFAULT_BACKOFF } from "./backoff.ts";
import { causeText, type EventSink } from "./events.ts";
import { listenError } from "./listen-error.ts";
import { type LoopCounters, LoopMeter, METER_BYTES, sumOf } from "./loop-meter.ts";
import type { FromLoop, LoopBirth, ToLoop } from "./loop-worker-protocol.ts";
import { freeSeats } from "./seats.ts";
import type { TcpServerOptions } from "./tcp-server.ts";

export interface LoopThreadsOptions<Init, Report = unknown> extends TcpServerOptions {
  /** A module that exports `createLoop` ({@link CreateLoop}); TypeScript as it is, or JavaScript. */
  readonly module: URL;
  readonly threads: number;
  /** Given to each loop's `createLoop`; structured clone, SharedArrayBuffers are shared. */
  readonly init: Init;
  /** What a loop that is started again is given in place of `init`, e.g. what was posted in the meantime. */
  readonly initAgain?: () => Init;
  onReport?(report: Report, loop: number): void;
  readonly onEvent?: EventSink;
}

/** Loops that listen on one port. Disposing drains and stops all of them. */
export interface LoopThreads<Task> extends AsyncDisposable {
  readonly port: number;
  readonly threads: number;
  /** Every loop runs its handlers' `task` with it, between two turns. SharedArrayBuffers are shared. */
  post(task: Task): void;
  /** The sum over all loops since the start, loops that died included. */
  counters(): Promise<LoopCounters>;
}

const DRAIN_MS = 2_000;
const GOODBYE_MS = 1_000;
const WORKER = new URL("./loop-worker.ts", import.meta.url);

/**
 * Starts the loops and waits until each listens. One thread where the system has no SO_REUSEPORT for TCP.
 * @throws LarsError `PORT_IN_USE`; or what `createLoop` threw. No loop is left running then.
 */
export async function startLoopThreads<Init, Task, Report = unknown>(
  options: LoopThreadsOptions<Init, Report>,
): Promise<LoopThreads<Task>> {
  const { host, port } = options;
  // Loops share their port with whoever sets SO_REUSEPORT, another Lars included: one look without it tells.
  if (port !== 0) await probe({ host, port, reusePort: false });
  const threads = (await canReusePort(host)) ? Math.max(1, options.threads) : 1;
  const group = new LoopGroup<Init, Task, Report>({ ...options, threads });
  await group.start();
  return group;
}

function probe(where: { host: string; port: number; reusePort: boolean }): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (cause) => reject(listenError(cause, { kind: "tcp", ...where })));
    server.listen({ ...where, exclusive: true }, () => server.close(() => resolve()));
  });
}

async function canReusePort(host: string): Promise<boolean> {
  return probe({ host, port: 0, reusePort: true }).then(
    () => true,
    () => false,
  );
}

class LoopGroup<Init, Task, Report> implements LoopThreads<Task> {
  readonly options: LoopThreadsOptions<Init, Report>;
  readonly meters: SharedArrayBuffer;
  readonly seats: SharedArrayBuffer;
  readonly #loops: LoopThread<Init, Report>[];
  port: number;

  constructor(options: LoopThreadsOptions<Init, Report>) {
    this.options = options;
    this.port = options.port;
    this.meters = new SharedArrayBuffer(options.threads * METER_BYTES);
    this.seats = new SharedArrayBuffer(options.threads * Int32Array.BYTES_PER_ELEMENT);
    this.#loops = Array.from({ length: options.threads }, (_, loop) => new LoopThread(this, loop));
  }

  get threads(): number {
    return this.#loops.length;
  }

  async start(): Promise<void> {
    try {
      const [first, ...others] = this.#loops;
      this.port = (await first?.start(this.options.init)) ?? this.port; // the others share what it was given
      await Promise.all(others.map((loop) => loop.start(this.options.init)));
    } catch (cause) {
      await this[Symbol.asyncDispose]();
      throw cause;
    }
  }

  post(task: Task): void {
    for (const loop of this.#loops) loop.tell({ kind: "task", task });
  }

  async counters(): Promise<LoopCounters> {
    return sumOf(this.#loops.map((loop) => loop.meter.read()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.stop()));
  }
}

/** One loop's thread, and the next one after it died. */
class LoopThread<Init, Report> {
  readonly meter: LoopMeter;
  readonly #group: LoopGroup<Init, unknown, Report>;
  readonly #loop: number;
  readonly #backoff = new Backoff(DEFAULT_BACKOFF, Math.random);
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #cause: unknown;
  #hasListened = false;
  #stopping = false;

  constructor(group: LoopGroup<Init, unknown, Report>, loop: number) {
    this.#group = group;
    this.#loop = loop;
    this.meter = new LoopMeter(group.meters, loop * METER_BYTES);
  }

  /** Starts the thread; the port it listens on. */
  start(init: Init): Promise<number> {
    const { host, connectionsMax, outboxBytesMax, keepAliveMs, drainMs, idleTimeoutMs } = this.#group.options;
    const birth: LoopBirth = {
      module: this.#group.options.module.href,
      loop: this.#loop,
      init,
      options: {
        host,
        port: this.#group.port,
        connectionsMax,
        outboxBytesMax,
        reusePort: this.#group.threads > 1,
        ...(keepAliveMs !== undefined && { keepAliveMs }),
        ...(drainMs !== undefined && { drainMs }),
        ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
      },
      meters: this.#group.meters,
      seats: this.#group.seats,
    };
    this.#cause = undefined;
    const worker = new Worker(WORKER, { workerData: birth, execArgv: [], name: `loop-${this.#loop}` });
    this.#worker = worker;
    return this.#watch(worker);
  }

  tell(message: ToLoop): void {
    this.#worker?.postMessage(message);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const worker = this.#worker;
    if (worker === undefined) return;
    const gone = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
    this.tell({ kind: "stop" });
    const patience = (this.#group.options.drainMs ?? DRAIN_MS) + GOODBYE_MS;
    const deadline = setTimeout(() => void worker.terminate(), patience);
    await gone;
    clearTimeout(deadline);
  }

  #watch(worker: Worker): Promise<number> {
    return new Promise((listening, refused) => {
      worker.on("message", (message: FromLoop) => {
        if (message.kind === "listening") {
          this.#hasListened = true;
          listening(message.port);
        } else if (message.kind === "refused") this.#cause = refusal(message);
        else this.#hear(message);
      });
      worker.on("error", (cause) => {
        this.#cause = cause;
      });
      worker.once("exit", (code) => {
        refused(this.#cause ?? new Error(`loop ${this.#loop} ended with code ${code}`));
        this.#exited(code);
      });
    });
  }

  #hear(message: FromLoop & { kind: "report" | "event" }): void {
    if (message.kind === "report") this.#group.options.onReport?.(message.value as Report, this.#loop);
    else this.#group.options.onEvent?.(message.event);
  }

  #exited(code: number): void {
    this.#worker = undefined;
    this.meter.forgetConnections();
    freeSeats(this.#group.seats, this.#loop);
    if (this.#stopping || !this.#hasListened) return;
    const waitMs = this.#backoff.next();
    const why = this.#cause === undefined ? `code ${code}` : causeText(this.#cause);
    this.#tell("loop_died", `loop ${this.#loop} died (${why}); the next one starts in ${waitMs} ms`);
    this.#timer = setTimeout(() => this.#startAgain(), waitMs);
  }

  #startAgain(): void {
    const { init, initAgain } = this.#group.options;
    this.start(initAgain?.() ?? init).then(
      () => {
        this.#backoff.reset();
        this.#tell("loop_started", `loop ${this.#loop} listens again`);
      },
      () => {}, // told of, and tried again, when the thread ended
    );
  }

  #tell(kind: "loop_died" | "loop_started", message: string): void {
    this.#group.options.onEvent?.({ kind, message, loop: this.#loop });
  }
}

function refusal(message: FromLoop & { kind: "refused" }): Error {
  return message.code === undefined
    ? new Error(message.message)
    : new LarsError(message.code as LarsErrorCode, message.message);
}
