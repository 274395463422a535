/** Loops on threads: one loop per thread, one port for all of them; a loop that dies is started again. */
import { createServer } from "node:net";
import type { EventSink, ReactorEvent } from "./events.ts";
import { listenError } from "./listen-error.ts";
import { type LoopCounters, METER_BYTES, sumOf } from "./loop-meter.ts";
import { HUNG_LOOKS, LoopThread, type LoopThreadGroup, START_LOOKS } from "./loop-thread.ts";
import type { LoopBirth } from "./loop-worker-protocol.ts";
import { filesAdvice, openFilesMax } from "./open-files.ts";
import type { TcpServerOptions } from "./tcp-server.ts";

export interface LoopThreadsOptions<Init, Report = unknown> extends TcpServerOptions {
  /** A module that exports `createLoop` ({@link CreateLoop}); TypeScript as it is, or JavaScript. */
  readonly module: URL;
  readonly threads: number;
  /** Given to each loop's `createLoop`; structured clone, SharedArrayBuffers are shared. */
  readonly init: Init;
  /** What a loop that is started again is given in place of `init`, e.g. what was posted in the meantime. */
  readonly initAgain?: (loop: number) => Init;
  /**
   * A loop whose event loop does not turn for so long is ended and started again, after three tenths of it already when the
   * system (Linux) says that its thread was free to run meanwhile; one that does not get as far as listening after six
   * times that; 10 s. When none listens for six times that, or one cannot be ended, an exception that nobody
   * catches ends the process: it would be half alive.
   */
  readonly hungAfterMs?: number;
  onReport?(report: Report, loop: number): void;
  /** A loop listens, or does no more. */
  onState?(state: LoopsState): void;
  readonly onEvent?: EventSink;
}

/** How the loops are. */
export interface LoopsState {
  readonly threads: number;
  /** Of these, those that listen. */
  readonly listening: number;
  /** Threads that ended unasked since the start, `hangs` of them as they hung. */
  readonly deaths: number;
  readonly hangs: number;
}

/** Loops that listen on one port. Disposing drains and stops all of them. */
export interface LoopThreads<Task> extends AsyncDisposable {
  readonly port: number;
  readonly threads: number;
  /** Every loop runs its handlers' `task` with it, between two turns. SharedArrayBuffers are shared. */
  post(task: Task): void;
  /** The sum over all loops since the start, loops that died included. */
  counters(): Promise<LoopCounters>;
  state(): LoopsState;
}

const DRAIN_MS = 2_000;
const GOODBYE_MS = 1_000;
const HUNG_AFTER_MS = 10_000;

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

/** The loops of one port, and the look at each of them. */
class LoopGroup<Init, Task, Report> implements LoopThreads<Task>, LoopThreadGroup {
  readonly meters: SharedArrayBuffer;
  readonly seats: SharedArrayBuffer;
  readonly beats: SharedArrayBuffer;
  readonly threadIds: SharedArrayBuffer;
  readonly stopMs: number;
  readonly #options: LoopThreadsOptions<Init, Report>;
  readonly #loops: LoopThread[];
  readonly #lookEveryMs: number;
  #looks: NodeJS.Timeout | undefined;
  #looksWithoutLoop = 0;
  #hasStarted = false;
  #stopped: Promise<void> | undefined;
  port: number;

  constructor(options: LoopThreadsOptions<Init, Report>) {
    const { threads, port, hungAfterMs = HUNG_AFTER_MS, spreadMs = 0, drainMs = DRAIN_MS } = options;
    this.#options = options;
    this.port = port;
    this.stopMs = spreadMs + drainMs + GOODBYE_MS;
    this.meters = new SharedArrayBuffer(threads * METER_BYTES);
    this.seats = new SharedArrayBuffer(threads * Int32Array.BYTES_PER_ELEMENT);
    this.beats = new SharedArrayBuffer(threads * Int32Array.BYTES_PER_ELEMENT);
    this.threadIds = new SharedArrayBuffer(threads * Int32Array.BYTES_PER_ELEMENT);
    this.#lookEveryMs = Math.ceil(hungAfterMs / HUNG_LOOKS);
    this.#loops = Array.from({ length: threads }, (_, loop) => new LoopThread(this, loop));
  }

  get threads(): number {
    return this.#loops.length;
  }

  async start(): Promise<void> {
    this.#looks = setInterval(() => this.#look(), this.#lookEveryMs).unref();
    try {
      const [first, ...others] = this.#loops;
      this.port = (await first?.start()) ?? this.port; // the others share what it was given
      await Promise.all(others.map((loop) => loop.start()));
    } catch (cause) {
      await this[Symbol.asyncDispose]();
      throw cause;
    }
    this.#hasStarted = true;
    const message = filesAdvice(this.#options.connectionsMax, openFilesMax());
    if (message !== undefined) this.tell({ kind: "files_limited", message });
  }

  post(task: Task): void {
    for (const loop of this.#loops) loop.tell({ kind: "task", task });
  }

  async counters(): Promise<LoopCounters> {
    return sumOf(this.#loops.map((loop) => loop.meter.read()));
  }

  state(): LoopsState {
    const sum = (of: (loop: LoopThread) => number): number => this.#loops.reduce((all, loop) => all + of(loop), 0);
    const listening = sum((loop) => Number(loop.listens));
    return { threads: this.threads, listening, deaths: sum(({ deaths }) => deaths), hangs: sum(({ hangs }) => hangs) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#looks);
    this.#stopped ??= Promise.all(this.#loops.map((loop) => loop.stop())).then(() => {});
    return this.#stopped;
  }

  birth(loop: number, isFirst: boolean): LoopBirth {
    const { module, init, initAgain, host, connectionsMax, outboxBytesMax } = this.#options;
    const { keepAliveMs, spreadMs, drainMs, idleTimeoutMs, writeTimeoutMs } = this.#options;
    return {
      module: module.href,
      loop,
      init: isFirst ? init : (initAgain?.(loop) ?? init),
      options: {
        host,
        port: this.port,
        connectionsMax,
        outboxBytesMax,
        reusePort: this.threads > 1,
        ...(keepAliveMs !== undefined && { keepAliveMs }),
        ...(spreadMs !== undefined && { spreadMs }),
        ...(drainMs !== undefined && { drainMs }),
        ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
        ...(writeTimeoutMs !== undefined && { writeTimeoutMs }),
      },
      meters: this.meters,
      seats: this.seats,
      beats: this.beats,
      beatMs: this.#lookEveryMs / 2,
      threadIds: this.threadIds,
    };
  }

  /** While none of the loops listens, another program may have taken the port; with SO_REUSEPORT it would be shared. */
  async portIsFree(): Promise<void> {
    const { listening } = this.state();
    if (listening === 0) await probe({ host: this.#options.host, port: this.port, reusePort: false });
  }

  report(value: unknown, loop: number): void {
    this.#options.onReport?.(value as Report, loop);
  }

  tell(event: ReactorEvent): void {
    this.#options.onEvent?.(event);
  }

  changed(): void {
    if (this.#stopped === undefined) this.#options.onState?.(this.state());
  }

  /** A process none of whose loops comes back serves nobody: it had better end, and be started again by whoever watches it. */
  #look(): void {
    for (const loop of this.#loops) loop.look();
    this.#looksWithoutLoop = !this.#hasStarted || this.state().listening > 0 ? 0 : this.#looksWithoutLoop + 1;
    if (this.#looksWithoutLoop > START_LOOKS) throw new Error(`none of ${this.threads} loops could be started again`);
  }
}
