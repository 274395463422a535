/** One accepted connection: frames to the handlers of its loop, what goes wrong to its counters. */
import type { Socket } from "node:net";
import { readingInto } from "./accepted-socket.ts";
import type { CloseReason, Connection, ConnectionId, LoopHandlers, SendResult } from "./connection.ts";
import type { CorkPool } from "./cork.ts";
import { causeText, type ReactorEventKind } from "./events.ts";
import type { FrameRun } from "./frame-run.ts";
import { FramedSocket } from "./framed-socket.ts";
import type { LoopMeter } from "./loop-meter.ts";
import type { StallWatch } from "./stall-watch.ts";

/** What a connection needs of its loop. */
export interface ConnectionLoop<State> {
  readonly options: { readonly outboxBytesMax: number; readonly idleTimeoutMs?: number };
  readonly handlers: LoopHandlers<State, never>;
  readonly meter: LoopMeter;
  readonly pool: CorkPool;
  /** What the connections read into. */
  readonly readBuffer: Buffer;
  readonly stalls: StallWatch;
  tell(kind: ReactorEventKind, message: string, peer?: string): void;
  forget(connection: ServerConnection<State>): void;
}

export class ServerConnection<State> implements Connection<State> {
  readonly id: ConnectionId;
  readonly peer: string;
  state: State = undefined as State;
  readonly #loop: ConnectionLoop<State>;
  readonly #framed: FramedSocket;
  /** Resolved once the close hook ran. */
  readonly gone = Promise.withResolvers<void>();
  #isOpen = false;

  /** @param accepted by a server with `pauseOnConnect` */
  constructor(loop: ConnectionLoop<State>, accepted: Socket, who: { id: ConnectionId; peer: string }) {
    const socket = readingInto(loop.readBuffer, accepted, (chunk) => this.#framed.take(chunk));
    this.id = who.id;
    this.peer = who.peer;
    this.#loop = loop;
    this.#framed = new FramedSocket({
      socket,
      pool: loop.pool,
      meter: loop.meter,
      owner: this,
      outboxBytesMax: loop.options.outboxBytesMax,
      stalls: loop.stalls,
    });
    const idleMs = loop.options.idleTimeoutMs;
    if (idleMs !== undefined) socket.setTimeout(idleMs, () => this.#idle(idleMs));
  }

  get waitingBytes(): number {
    return this.#framed.waitingBytes;
  }

  get isBehind(): boolean {
    return this.#framed.isBehind;
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

  get takesMore(): boolean {
    return this.#framed.takesMore;
  }

  get outgoing(): DataView {
    return this.#framed.outgoing;
  }

  claim(bytes: number): number {
    return this.#framed.claim(bytes);
  }

  claimAll(bytes: number, frames: number): number {
    return this.#framed.claimAll(bytes, frames);
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

  frames(id: number, run: FrameRun): number {
    const { inPlace, messages } = this.#loop.handlers;
    const handleRun = inPlace?.[id];
    if (handleRun !== undefined) return handleRun(this, run);
    const handle = messages[id];
    if (handle !== undefined) return this.#eachOf(run, handle);
    this.#loop.meter.add("unknownMessages", run.count);
    return run.count;
  }

  #eachOf(run: FrameRun, handle: (connection: Connection<State>, body: Buffer) => void): number {
    let taken = 0;
    while (taken < run.count && this.#framed.takesMore) {
      handle(this, run.bytes.subarray(run.starts[taken], run.ends[taken]));
      taken += 1;
    }
    return taken;
  }

  failed(reason: "bad_frame" | "error" | "overflow" | "stalled", cause: unknown): void {
    const { meter } = this.#loop;
    if (reason === "bad_frame") meter.add("badFrames");
    if (reason === "overflow") meter.add("overflows");
    if (reason === "stalled") meter.add("stalls");
    const kind = reason === "error" ? errorKind(cause) : reason;
    this.#loop.tell(kind, `${this.peer} closed: ${causeText(cause)}`, this.peer);
  }

  drained(): void {
    if (this.#isOpen) this.#loop.handlers.drained?.(this);
  }

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
    this.#loop.meter.add("idles");
    this.#loop.tell("connection_idle", `${this.peer} closed: nothing moved for ${idleMs} ms`, this.peer);
    this.close("idle");
  }
}

function errorKind(cause: unknown): ReactorEventKind {
  return (cause as NodeJS.ErrnoException | undefined)?.syscall === undefined ? "handler_failed" : "socket_error";
}
