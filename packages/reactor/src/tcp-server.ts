/** One event loop: a TCP server in this thread. */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { READ_BYTES } from "./accepted-socket.ts";
import type { ConnectionId, LoopHandlers } from "./connection.ts";
import { CorkPool } from "./cork.ts";
import { EventLimiter } from "./event-limiter.ts";
import type { EventSink, ReactorEventKind } from "./events.ts";
import { highWaterMarkFor } from "./framed-socket.ts";
import { listenError } from "./listen-error.ts";
import { type LoopCounters, LoopMeter } from "./loop-meter.ts";
import { type Seats, soleSeats } from "./seats.ts";
import { sendOn } from "./send-on.ts";
import { type ConnectionLoop, ServerConnection } from "./server-connection.ts";
import { StallWatch } from "./stall-watch.ts";

export interface TcpServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Connections at a time; further ones are closed at once, counted and told of. */
  readonly connectionsMax: number;
  /** Bytes that may wait for one peer; more closes its connection. */
  readonly outboxBytesMax: number;
  /** Share the port with other loops (SO_REUSEPORT). */
  readonly reusePort?: boolean;
  /** Silence after which the kernel asks whether the peer is there still; 10 s. */
  readonly keepAliveMs?: number;
  /** A stop closes connections spread over so long; all at once when absent. */
  readonly spreadMs?: number;
  /** How long a stop waits, after that, for what is still to be written; 2 s. */
  readonly drainMs?: number;
  /** Closes a connection whose peer takes nothing of what waits for it for so long; never when absent. */
  readonly writeTimeoutMs?: number;
  /** Closes a connection on which nothing moved for so long; never when absent. */
  readonly idleTimeoutMs?: number;
}

/** A loop that listens. Disposing closes the port, ends connections over `spreadMs`, and disposes the handlers. */
export interface TcpServer<Task> extends AsyncDisposable {
  readonly port: number;
  /** Runs the handlers' `task` between two turns. */
  post(task: Task): void;
  counters(): LoopCounters;
}

/** What a loop on a thread is given by the one that started it. */
export interface LoopParts {
  readonly meter?: LoopMeter;
  readonly seats?: Seats;
}

const KEEP_ALIVE_MS = 10_000;
const DRAIN_MS = 2_000;

/** Connections that may wait to be accepted; the kernel has a limit of its own, somaxconn. */
const BACKLOG = 65_535;

/**
 * Starts one loop in this thread.
 * @throws LarsError `PORT_IN_USE`, with the port and what to do
 */
export async function listenTcp<State, Task = never>(
  options: TcpServerOptions,
  handlers: LoopHandlers<State, Task>,
  onEvent: EventSink = () => {},
): Promise<TcpServer<Task>> {
  return startLoop(options, handlers, { onEvent });
}

/** As {@link listenTcp}, with counters and connection limit of the caller's. */
export async function startLoop<State, Task>(
  options: TcpServerOptions,
  handlers: LoopHandlers<State, Task>,
  parts: LoopParts & { onEvent: EventSink },
): Promise<TcpServer<Task>> {
  const loop = new Loop(options, handlers, parts);
  await loop.listen();
  return loop;
}

class Loop<State, Task> implements TcpServer<Task> {
  readonly options: TcpServerOptions;
  readonly handlers: LoopHandlers<State, Task>;
  readonly meter: LoopMeter;
  readonly pool = new CorkPool();
  readonly readBuffer = Buffer.allocUnsafeSlow(READ_BYTES);
  readonly stalls: StallWatch;
  readonly #events: EventLimiter;
  readonly #seats: Seats;
  readonly #server: Server;
  readonly #connections = new Set<ServerConnection<State>>();
  #port: number;
  #lastId = 0;
  #stopped: Promise<void> | undefined;

  constructor(
    options: TcpServerOptions,
    handlers: LoopHandlers<State, Task>,
    parts: LoopParts & { onEvent: EventSink },
  ) {
    this.options = options;
    this.#port = options.port;
    this.handlers = handlers;
    this.meter = parts.meter ?? new LoopMeter();
    this.#seats = parts.seats ?? soleSeats(options.connectionsMax);
    this.stalls = new StallWatch(options.writeTimeoutMs);
    this.#events = new EventLimiter(parts.onEvent);
    this.#server = createServer({
      pauseOnConnect: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: options.keepAliveMs ?? KEEP_ALIVE_MS,
      highWaterMark: highWaterMarkFor(options.outboxBytesMax),
    });
    this.#server.on("connection", (socket) => this.#accept(socket));
  }

  get port(): number {
    return this.#port;
  }

  listen(): Promise<void> {
    const { host, port, reusePort = false } = this.options;
    return new Promise((resolve, reject) => {
      const refuse = (cause: Error): void => reject(listenError(cause, { kind: "tcp", host, port }));
      this.#server.once("error", refuse);
      this.#server.listen({ host, port, reusePort, exclusive: true, backlog: BACKLOG }, () => {
        this.#server.off("error", refuse);
        this.#port = (this.#server.address() as AddressInfo).port;
        this.#server.on("error", (cause) => this.tell("socket_error", `accepting failed: ${cause.message}`));
        resolve();
      });
    });
  }

  post(task: Task): void {
    setImmediate(() => this.handlers.task?.(task));
  }

  counters(): LoopCounters {
    return this.meter.read();
  }

  tell(kind: ReactorEventKind, message: string, peer?: string): void {
    this.#events.tell({ kind, message, ...(peer !== undefined && { peer }) });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  forget(connection: ServerConnection<State>): void {
    if (!this.#connections.delete(connection)) return;
    this.#seats.leave();
    this.meter.add("connections", -1);
  }

  #accept(socket: Socket): void {
    const peer = `${socket.remoteAddress ?? "?"}:${socket.remotePort ?? 0}`;
    if (!this.#seats.take()) {
      this.meter.add("refused");
      this.tell("connection_refused", `${peer} refused: ${this.options.connectionsMax} connections are open`, peer);
      socket.on("error", () => {}); // it is closed already; how that ends is of no interest
      socket.destroy();
      return;
    }
    this.meter.add("accepted");
    this.meter.add("connections");
    this.#lastId += 1;
    const connection = new ServerConnection<State>(this as ConnectionLoop<State>, socket, {
      id: this.#lastId as ConnectionId,
      peer,
    });
    this.#connections.add(connection);
    connection.opened();
  }

  async #stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const { spreadMs = 0, drainMs = DRAIN_MS } = this.options;
    await Promise.all([closed, sendOn(this.#connections, { spreadMs, drainMs, random: Math.random })]);
    this.stalls[Symbol.dispose]();
    this.#events.dispose();
    await this.handlers.dispose?.();
  }
}
