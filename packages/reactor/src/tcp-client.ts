/** A TCP connection that comes back: several endpoints, one in use, found again for ever. */
import { connect, type Socket, type TcpNetConnectOpts } from "node:net";
import type { Random } from "@lars/model";
import { Backoff, type BackoffPolicy, DEFAULT_BACKOFF } from "./backoff.ts";
import type { BodyRange, CloseReason, SendResult } from "./connection.ts";
import { CorkPool } from "./cork.ts";
import { FramedSocket, highWaterMarkFor } from "./framed-socket.ts";
import { type LoopCounters, LoopMeter } from "./loop-meter.ts";

/** Where a server listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface TcpClientOptions {
  /** At least one; they are tried in random order, a new one per round. */
  readonly endpoints: readonly Endpoint[];
  /** 2000 ms. */
  readonly connectTimeoutMs?: number;
  /** Bytes that may wait for the peer; more ends the connection, and the next one begins empty. */
  readonly outboxBytesMax: number;
  /** Waits between rounds; {@link DEFAULT_BACKOFF}. */
  readonly backoff?: BackoffPolicy;
  readonly random?: Random;
  /** Silence after which the kernel asks whether the peer is there still; 10 s. */
  readonly keepAliveMs?: number;
  /** Ends a connection on which the peer said nothing for so long; never when absent (a reporter says nothing). */
  readonly silenceTimeoutMs?: number;
}

export interface TcpClientHandlers {
  /** A connection is there. What is sent in here leaves first. */
  connected?(endpoint: Endpoint): void;
  /** The connection is gone; what waited in it is lost. `cause` is undefined when the peer closed it. */
  disconnected?(endpoint: Endpoint, cause: Error | undefined): void;
  /** An endpoint could not be reached; the next one is tried. */
  unreachable?(endpoint: Endpoint, cause: Error): void;
  /** By message id; ids that are not here are counted and skipped. `body` is a view that is valid during the call only. */
  readonly messages: Readonly<Record<number, (body: Buffer) => void>>;
  /** All that waited was written. */
  drained?(): void;
}

/** A client that is always connected or on its way to be. Disposing ends it after what waits was written (at most 1 s). */
export interface TcpClient extends AsyncDisposable {
  readonly connected: boolean;
  /** The one in use; undefined while there is none. */
  readonly endpoint: Endpoint | undefined;
  /** Queues whole frames, copied; sends of one turn are one write. `closed` while there is no connection: they are lost. */
  send(frames: Uint8Array): SendResult;
  readonly waitingBytes: number;
  counters(): LoopCounters;
  /** Gives the present connection up, e.g. because its peer does not answer any more; the next round begins. */
  reconnect(cause: Error): void;
}

const CONNECT_TIMEOUT_MS = 2_000;
const KEEP_ALIVE_MS = 10_000;
const GOODBYE_MS = 1_000;

/** A connection that lasted so long was a good one: the waits begin anew. */
const GOOD_AFTER_MS = 1_000;

/** Starts connecting, for ever; returns at once. */
export function connectTcp(options: TcpClientOptions, handlers: TcpClientHandlers): TcpClient {
  return new Client(options, handlers);
}

/** The endpoints in an order that the dice decide. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(Math.floor(random() * rest.length), 1));
}

class Client implements TcpClient {
  readonly #options: TcpClientOptions;
  readonly #handlers: TcpClientHandlers;
  readonly #random: Random;
  readonly #backoff: Backoff;
  readonly #meter = new LoopMeter();
  readonly #pool = new CorkPool();
  #round: Endpoint[] = [];
  #link: Link | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: TcpClientOptions, handlers: TcpClientHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    this.#random = options.random ?? Math.random;
    this.#backoff = new Backoff(options.backoff ?? DEFAULT_BACKOFF, this.#random);
    this.#timer = setTimeout(() => this.#startRound(), 0);
  }

  get connected(): boolean {
    return this.#link?.isUp ?? false;
  }

  get endpoint(): Endpoint | undefined {
    return this.connected ? this.#link?.endpoint : undefined;
  }

  get waitingBytes(): number {
    return this.#link?.waitingBytes ?? 0;
  }

  counters(): LoopCounters {
    return this.#meter.read();
  }

  send(frames: Uint8Array): SendResult {
    return this.#link?.send(frames) ?? "closed";
  }

  reconnect(cause: Error): void {
    this.#link?.giveUp(cause);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#link?.end();
  }

  #startRound(): void {
    this.#round = shuffled(this.#options.endpoints, this.#random);
    this.#tryNext();
  }

  #tryNext(): void {
    const endpoint = this.#round.shift();
    if (this.#stopped !== undefined) return;
    if (endpoint === undefined) {
      this.#timer = setTimeout(() => this.#startRound(), this.#backoff.next());
      return;
    }
    this.#link = new Link(endpoint, this.#options, {
      pool: this.#pool,
      meter: this.#meter,
      handlers: this.#handlers,
      ended: (link, cause) => this.#ended(link, cause),
    });
  }

  #ended(link: Link, cause: Error | undefined): void {
    this.#link = undefined;
    if (link.lastedMs === undefined) {
      this.#handlers.unreachable?.(link.endpoint, cause ?? new Error("closed before it was open"));
      this.#tryNext();
      return;
    }
    if (link.lastedMs >= GOOD_AFTER_MS) this.#backoff.reset();
    this.#round = [];
    this.#handlers.disconnected?.(link.endpoint, cause);
    this.#tryNext();
  }
}

interface LinkParts {
  readonly pool: CorkPool;
  readonly meter: LoopMeter;
  readonly handlers: TcpClientHandlers;
  readonly ended: (link: Link, cause: Error | undefined) => void;
}

/** One attempt, and the connection it becomes. */
class Link {
  readonly endpoint: Endpoint;
  readonly #options: TcpClientOptions;
  readonly #parts: LinkParts;
  readonly #socket: Socket;
  readonly #framed: FramedSocket;
  #upAt: number | undefined;
  #cause: Error | undefined;
  #connectTimer: NodeJS.Timeout;
  #silenceTimer: NodeJS.Timeout | undefined;
  #heard = false;
  #closed = Promise.withResolvers<void>();

  constructor(endpoint: Endpoint, options: TcpClientOptions, parts: LinkParts) {
    this.endpoint = endpoint;
    this.#options = options;
    this.#parts = parts;
    this.#socket = connect({
      host: endpoint.host,
      port: endpoint.port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: options.keepAliveMs ?? KEEP_ALIVE_MS,
      writableHighWaterMark: highWaterMarkFor(options.outboxBytesMax),
    } as TcpNetConnectOpts);
    this.#framed = new FramedSocket({
      socket: this.#socket,
      pool: parts.pool,
      meter: parts.meter,
      owner: this,
      outboxBytesMax: options.outboxBytesMax,
    });
    const connectMs = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
    const where = `${endpoint.host}:${endpoint.port}`;
    this.#connectTimer = setTimeout(() => this.giveUp(new Error(`${where}: no answer in ${connectMs} ms`)), connectMs);
    this.#socket.once("connect", () => this.#up());
  }

  get isUp(): boolean {
    return this.#upAt !== undefined && this.#framed.open;
  }

  get lastedMs(): number | undefined {
    return this.#upAt === undefined ? undefined : performance.now() - this.#upAt;
  }

  get waitingBytes(): number {
    return this.#framed.waitingBytes;
  }

  send(frames: Uint8Array): SendResult {
    return this.isUp ? this.#framed.send(frames, 0, frames.length) : "closed";
  }

  giveUp(cause: Error): void {
    this.#cause ??= cause;
    this.#framed.destroy("error");
  }

  async end(): Promise<void> {
    if (!this.isUp) this.#framed.destroy("stopping");
    this.#framed.close("stopping");
    const deadline = setTimeout(() => this.#framed.destroy("stopping"), GOODBYE_MS);
    await this.#closed.promise;
    clearTimeout(deadline);
  }

  frame(id: number, bytes: Buffer, body: BodyRange): void {
    this.#heard = true;
    const handle = this.#parts.handlers.messages[id];
    if (handle !== undefined) handle(bytes.subarray(body.start, body.end));
    else this.#parts.meter.add("unknownMessages");
  }

  failed(reason: "bad_frame" | "error" | "overflow", cause: unknown): void {
    this.#cause ??= cause instanceof Error ? cause : new Error(String(cause));
    if (reason === "bad_frame") this.#parts.meter.add("badFrames");
    if (reason === "overflow") this.#parts.meter.add("overflows");
  }

  drained(): void {
    this.#parts.handlers.drained?.();
  }

  closed(_reason: CloseReason, cause: Error | undefined): void {
    this.#cause ??= cause;
    clearTimeout(this.#connectTimer);
    clearInterval(this.#silenceTimer);
    if (this.#upAt !== undefined) this.#parts.meter.add("connections", -1);
    this.#closed.resolve();
    this.#parts.ended(this, this.#cause);
  }

  #up(): void {
    clearTimeout(this.#connectTimer);
    this.#upAt = performance.now();
    this.#parts.meter.add("accepted");
    this.#parts.meter.add("connections");
    const silenceMs = this.#options.silenceTimeoutMs;
    if (silenceMs !== undefined) this.#silenceTimer = setInterval(() => this.#listenForLife(silenceMs), silenceMs);
    this.#framed.turn(() => this.#parts.handlers.connected?.(this.endpoint));
  }

  #listenForLife(silenceMs: number): void {
    if (!this.#heard)
      this.giveUp(new Error(`${this.endpoint.host}:${this.endpoint.port} said nothing for ${silenceMs} ms`));
    this.#heard = false;
  }
}
