/** One attempt of a TCP client to connect, and the connection it becomes. */
import { connect, type Socket, type TcpNetConnectOpts } from "node:net";
import type { CloseReason, SendResult } from "./connection.ts";
import type { CorkPool } from "./cork.ts";
import type { FrameRun } from "./frame-run.ts";
import { FramedSocket, highWaterMarkFor } from "./framed-socket.ts";
import type { LoopMeter } from "./loop-meter.ts";
import type { Endpoint, TcpClientHandlers, TcpClientOptions } from "./tcp-client-options.ts";

const CONNECT_TIMEOUT_MS = 2_000;
const KEEP_ALIVE_MS = 10_000;
const GOODBYE_MS = 1_000;

export interface LinkParts {
  readonly pool: CorkPool;
  readonly meter: LoopMeter;
  readonly handlers: TcpClientHandlers;
  readonly ended: (link: Link, cause: Error | undefined) => void;
}

export class Link {
  readonly endpoint: Endpoint;
  readonly #parts: LinkParts;
  readonly #socket: Socket;
  readonly #framed: FramedSocket;
  #upAt: number | undefined;
  #cause: Error | undefined;
  #givenUp = false;
  #connectTimer: NodeJS.Timeout;
  #wasHeard = false;
  // no Promise.withResolvers: clients are published for Node 20
  #tellClosed: () => void = () => undefined;
  readonly #closed = new Promise<void>((resolve) => {
    this.#tellClosed = resolve;
  });

  constructor(endpoint: Endpoint, options: TcpClientOptions, parts: LinkParts) {
    this.endpoint = endpoint;
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
    this.#socket.on("data", (chunk: Buffer) => this.#framed.take(chunk));
    const connectMs = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
    const where = `${endpoint.host}:${endpoint.port}`;
    this.#connectTimer = setTimeout(() => this.#connectedByNow(`${where}: no answer in ${connectMs} ms`), connectMs);
    this.#socket.once("connect", () => this.#up());
  }

  get isUp(): boolean {
    return this.#upAt !== undefined && this.#framed.open;
  }

  get lastedMs(): number | undefined {
    return this.#upAt === undefined ? undefined : performance.now() - this.#upAt;
  }

  /** This side ended it, as the peer did not answer. */
  get wasGivenUp(): boolean {
    return this.#givenUp;
  }

  /** The peer said something on it. */
  get wasHeard(): boolean {
    return this.#wasHeard;
  }

  get waitingBytes(): number {
    return this.#framed.waitingBytes;
  }

  send(frames: Uint8Array): SendResult {
    return this.isUp ? this.#framed.send(frames, 0, frames.length) : "closed";
  }

  giveUp(cause: Error): void {
    this.#givenUp = true;
    this.#cause ??= cause;
    this.#framed.destroy("error");
  }

  async end(): Promise<void> {
    if (!this.isUp) this.#framed.destroy("stopping");
    this.#framed.close("stopping");
    const deadline = setTimeout(() => this.#framed.destroy("stopping"), GOODBYE_MS);
    await this.#closed;
    clearTimeout(deadline);
  }

  frames(id: number, run: FrameRun): number {
    this.#wasHeard = true;
    const handle = this.#parts.handlers.messages[id];
    if (handle === undefined) {
      this.#parts.meter.add("unknownMessages", run.count);
      return run.count;
    }
    let taken = 0;
    while (taken < run.count && this.#framed.takesMore) {
      handle(run.bytes.subarray(run.starts[taken], run.ends[taken]));
      taken += 1;
    }
    return taken;
  }

  failed(reason: "bad_frame" | "error" | "overflow" | "stalled", cause: unknown): void {
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
    if (this.#upAt !== undefined) this.#parts.meter.add("connections", -1);
    this.#tellClosed();
    this.#parts.ended(this, this.#cause);
  }

  #up(): void {
    clearTimeout(this.#connectTimer);
    this.#upAt = performance.now();
    this.#parts.meter.add("accepted");
    this.#parts.meter.add("connections");
    this.#framed.turn(() => this.#parts.handlers.connected?.(this.endpoint));
  }

  /** A process that was stopped meanwhile looks once more: who answered while it was did answer. */
  #connectedByNow(otherwise: string): void {
    setImmediate(() => {
      if (this.#upAt === undefined) this.giveUp(new Error(otherwise));
    });
  }
}
