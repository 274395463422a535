/** One event loop: a TCP server in this thread. */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { BodyRange, CloseReason, Connection, ConnectionId, LoopHandlers, SendResult } from "./connection.ts";
import { CorkPool } from "./cork.ts";
import { EventLimiter } from "./event-limiter.ts";
import { causeText, type EventSink, type ReactorEventKind } from "./events.ts";
import { FramedSocket, highWaterMarkFor } from "./framed-socket.ts";
import { listenError } from "./listen-error.ts";
import { type LoopCounters, LoopMeter } from "./loop-meter.ts";
import { type Seats, soleSeats } from "./seats.ts";

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
  /** How long a stop waits for what is still to be written; 2 s. */
  readonly drainMs?: number;
  /** Closes a connection on which nothing moved for so long; never when absent. */
  readonly idleTimeoutMs?: number;
}

/** A loop that listens. Disposing closes the port, lets connections drain, ends them, and disposes the handlers. */
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
    this.#events = new EventLimiter(parts.onEvent);
    this.#server = createServer({
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
      this.#server.listen({ host, port, reusePort, exclusive: true, backlog: 1_024 }, () => {
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
    const connection = new ServerConnection<State>(this as Loop<State, never>, socket, {
      id: this.#lastId as ConnectionId,
      peer,
    });
    this.#connections.add(connection);
    connection.opened();
  }

  async #stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const gone = [...this.#connections].map((connection) => connection.gone.promise);
    for (const connection of this.#connections) connection.close("stopping");
    const deadline = setTimeout(() => {
      for (const connection of this.#connections) connection.destroy("stopping");
    }, this.options.drainMs ?? DRAIN_MS);
    await Promise.all([closed, ...gone]);
    clearTimeout(deadline);
    this.#events.dispose();
    await this.handlers.dispose?.();
  }
}

class ServerConnection<State> implements Connection<State> {
  readonly id: ConnectionId;
  readonly peer: string;
  state: State = undefined as State;
  readonly #loop: Loop<State, never>;
  readonly #framed: FramedSocket;
  /** Resolved once the close hook ran. */
  readonly gone = Promise.withResolvers<void>();
  #isOpen = false;

  constructor(loop: Loop<State, never>, socket: Socket, who: { id: ConnectionId; peer: string }) {
    this.id = who.id;
    this.peer = who.peer;
    this.#loop = loop;
    this.#framed = new FramedSocket({
      socket,
      pool: loop.pool,
      meter: loop.meter,
      owner: this,
      outboxBytesMax: loop.options.outboxBytesMax,
    });
    const idleMs = loop.options.idleTimeoutMs;
    if (idleMs !== undefined) socket.setTimeout(idleMs, () => this.#idle(idleMs));
  }

  get waitingBytes(): number {
    return this.#framed.waitingBytes;
  }

  opened(): void {
    try {
      this.#framed.turn(() => {
        this.state = this.#loop.handlers.open(this as Connection<State | undefined>);
      });
      this.#isOpen = true;
    } catch (cause) {
      this.#framed.close("error");
      this.failed("error", cause);
    }
  }

  send(frames: Uint8Array): SendResult {
    return this.#framed.send(frames, 0, frames.length);
  }

  sendSlice(source: Uint8Array, start: number, end: number): SendResult {
    return this.#framed.send(source, start, end);
  }

  invalid(): void {
    this.#loop.meter.add("invalidBodies");
  }

  close(reason: CloseReason): void {
    this.#framed.close(reason);
  }

  destroy(reason: CloseReason): void {
    this.#framed.destroy(reason);
  }

  frame(id: number, bytes: Buffer, body: BodyRange): void {
    const { inPlace, messages } = this.#loop.handlers;
    const fast = inPlace?.[id];
    const handle = messages[id];
    if (fast !== undefined) fast(this, bytes, body);
    else if (handle !== undefined) handle(this, bytes.subarray(body.start, body.end));
    else this.#loop.meter.add("unknownMessages");
  }

  failed(reason: "bad_frame" | "error" | "overflow", cause: unknown): void {
    const { meter } = this.#loop;
    if (reason === "bad_frame") meter.add("badFrames");
    if (reason === "overflow") meter.add("overflows");
    const kind = reason === "error" ? errorKind(cause) : reason;
    this.#loop.tell(kind, `${this.peer} closed: ${causeText(cause)}`, this.peer);
  }

  drained(): void {}

  closed(reason: CloseReason): void {
    this.#loop.forget(this);
    if (this.#isOpen) this.#tellClosed(reason);
    this.#isOpen = false;
    this.gone.resolve();
  }

  #tellClosed(reason: CloseReason): void {
    try {
      this.#loop.handlers.close?.(this, reason);
    } catch (cause) {
      this.failed("error", cause);
    }
  }

  #idle(idleMs: number): void {
    this.#loop.tell("connection_idle", `${this.peer} closed: nothing moved for ${idleMs} ms`, this.peer);
    this.close("idle");
  }
}

function errorKind(cause: unknown): ReactorEventKind {
  return (cause as NodeJS.ErrnoException | undefined)?.syscall === undefined ? "handler_failed" : "socket_error";
}
