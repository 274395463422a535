/** One TCP connection as frames: reads in place, writes once per turn, bounds what waits. Server and client share it. */
import type { Socket } from "node:net";
import type { CloseReason, SendResult } from "./connection.ts";
import { Cork, type CorkPool } from "./cork.ts";
import { FrameReader, type FrameSink } from "./frame-reader.ts";
import { type FrameRun, framesIn } from "./frame-run.ts";
import type { LoopMeter } from "./loop-meter.ts";
import type { StallWatch, Waiting } from "./stall-watch.ts";

/** Whom a framed socket tells. */
export interface FramedSocketOwner {
  /** Frames came. How many of them were taken: while {@link FramedSocket.takesMore} is false, no further one should be. */
  frames(id: number, run: FrameRun): number;
  /** The stream is lost, or the handler of message `id` threw; the socket is closed already. */
  failed(reason: "bad_frame" | "error" | "overflow" | "stalled", cause: unknown): void;
  /** All that waited was written; the peer's next frames are read after this. */
  drained(): void;
  /** The connection has ended; called once. `cause` is there when the peer went without a goodbye. */
  closed(reason: CloseReason, cause: Error | undefined): void;
}

export interface FramedSocketParts {
  readonly socket: Socket;
  readonly pool: CorkPool;
  readonly meter: LoopMeter;
  readonly owner: FramedSocketOwner;
  readonly outboxBytesMax: number;
  /** Says when the peer takes nothing for too long. */
  readonly stalls?: StallWatch;
}

const NOTHING = Buffer.alloc(0);

/** A peer that crashed or hung up amid the talk: every day's way for a connection to end, not a failure of ours. */
function leftWithoutGoodbye(error: NodeJS.ErrnoException): boolean {
  return error.code === "ECONNRESET" || error.code === "EPIPE";
}

/** The socket's highWaterMark for an outbox: past it, nothing is read until the peer has taken what waits. */
export function highWaterMarkFor(outboxBytesMax: number): number {
  return Math.max(1, Math.min(65_536, Math.floor(outboxBytesMax / 2)));
}

export class FramedSocket implements Waiting {
  readonly #parts: FramedSocketParts;
  readonly #socket: Socket;
  readonly #cork: Cork;
  readonly #reader: FrameReader;
  readonly #sink: FrameSink;
  #inTurn = false;
  #flushComes = false;
  #blocked = false;
  #behind = false;
  #marked = false;
  #reason: CloseReason | undefined;
  #framesIn = 0;
  #framesOut = 0;
  #bytesOut = 0;

  constructor(parts: FramedSocketParts) {
    this.#parts = parts;
    this.#socket = parts.socket;
    // half of the outbox: that the peer takes nothing is noticed while the other half is free
    this.#cork = new Cork(parts.socket, parts.pool, parts.outboxBytesMax / 2);
    this.#reader = new FrameReader(parts.pool.run);
    this.#sink = (id, run) => this.#frames(id, run);
    this.#listen();
  }

  get waitingBytes(): number {
    return this.#socket.writableLength + this.#cork.bytes;
  }

  /** Bytes that were written still wait. */
  get isBehind(): boolean {
    return this.#behind;
  }

  /** Bytes that the kernel took, of a write that is under way too: Node's own time limits look at the same numbers. */
  get takenBytes(): number {
    const { _handle: handle } = this.#socket as unknown as {
      _handle?: { bytesWritten: number; writeQueueSize: number };
    };
    return handle ? handle.bytesWritten - handle.writeQueueSize : 0;
  }

  get open(): boolean {
    return this.#reason === undefined;
  }

  /** False once the peer does not take what is sent to it, and when the connection is closed. */
  get takesMore(): boolean {
    return !this.#blocked && this.#reason === undefined;
  }

  /** What {@link claim} gave room in. */
  get outgoing(): DataView {
    return this.#cork.view;
  }

  /** Room for one whole frame in {@link outgoing}, to be filled before anything else is sent; −1 when it is lost, as `closed` is. */
  claim(bytes: number): number {
    if (this.#reason !== undefined) return -1;
    if (!this.#inTurn || this.#blocked || this.#cork.isTooFullFor(bytes)) {
      if (!this.#makeWay(bytes)) return -1;
    }
    this.#framesOut += 1;
    this.#bytesOut += bytes;
    return this.#cork.claim(bytes);
  }

  /** Room for several frames at once; −1 when it takes a write to have it. */
  claimAll(bytes: number, frames: number): number {
    if (!this.#inTurn || !this.takesMore || this.#cork.isTooFullFor(bytes)) return -1;
    this.#framesOut += frames;
    this.#bytesOut += bytes;
    return this.#cork.claim(bytes);
  }

  send(source: Uint8Array, start: number, end: number): SendResult {
    if (this.#reason !== undefined) return "closed";
    const bytes = end - start;
    if (!this.#makeWay(bytes)) return "closed";
    this.#cork.add(source, start, end);
    this.#framesOut += framesIn(source, start, end);
    this.#bytesOut += bytes;
    return this.#socket.writableLength > 0 ? "waiting" : "sent";
  }

  /** Runs `turn`; what it sends on this connection is one write, at the end of the loop's round. */
  turn(turn: () => void): void {
    if (this.#inTurn) {
      turn();
      return;
    }
    if (this.#cork.bytes > 0) this.flush();
    this.#inTurn = true;
    this.#cork.beginTurn();
    try {
      turn();
    } finally {
      this.#inTurn = false;
      if (!this.#cork.endTurn(this)) this.flush();
      this.#count();
    }
  }

  /** Writes what was sent. */
  flush(): void {
    this.#flushComes = false;
    if (this.#socket.destroyed) return;
    this.#cork.flush();
    const waiting = this.#socket.writableLength;
    this.#blocked = waiting >= this.#socket.writableHighWaterMark;
    if (waiting > 0 && !this.#behind) this.#fallBehind();
    if (this.#blocked) this.#socket.pause(); // the peer does not take its answers: it gets no further ones to wait for
    if (!this.#inTurn) this.#count();
  }

  /** Ends the connection: at once when its stream or its peer is beyond use, else after what waits was written. */
  close(reason: CloseReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    if (!this.#socket.destroyed) this.#cork.flush();
    if (this.#socket.writableLength > 0) this.#parts.stalls?.add(this); // its peer may never take what is to be written
    if (reason === "stopping" || reason === "replaced" || reason === "idle") this.#socket.destroySoon();
    else this.#socket.destroy();
  }

  /** Ends it without waiting for anything. */
  destroy(reason: CloseReason): void {
    this.#reason ??= reason;
    this.#socket.destroy();
  }

  /** The peer took nothing for the whole time limit. */
  stalled(): void {
    if (this.#reason === undefined) this.#fail("stalled", new Error(`${this.waitingBytes} bytes wait, it takes none`));
    else this.#socket.destroy();
  }

  /** Bytes came; they may be others after the call. */
  take(chunk: Buffer): void {
    this.#parts.meter.add("bytesIn", chunk.length);
    this.#read(() => this.#reader.read(chunk, this.#sink));
    if (this.#reader.interrupted) this.#reader.keepRest();
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on("drain", () => this.#caughtUp());
    let cause: Error | undefined;
    socket.on("error", (error) => {
      cause = error;
      if (this.#reason !== undefined || leftWithoutGoodbye(error)) return;
      this.#reason = "error";
      this.#parts.owner.failed("error", error);
    });
    socket.on("close", () => {
      this.#reason ??= "peer";
      this.#parts.stalls?.delete(this);
      this.#parts.owner.closed(this.#reason, cause);
    });
  }

  #fallBehind(): void {
    this.#behind = true;
    this.#parts.stalls?.add(this);
    if (!this.#marked) this.#mark();
  }

  /** Nothing, behind all that waits: Node says when that was written, and says "drain" only after much has waited. */
  #mark(): void {
    this.#marked = true;
    this.#socket.write(NOTHING, (lost) => {
      this.#marked = false;
      if (lost || this.#reason !== undefined || !this.#behind) return;
      if (this.#socket.writableLength > 0) this.#mark();
      else this.#caughtUp();
    });
  }

  /** All was written. What others hold back for the peer goes first, then its next frames are read. */
  #caughtUp(): void {
    if (this.#reason !== undefined) return;
    this.#blocked = false;
    if (this.#behind) this.#tellDrained();
    if (this.#blocked) return;
    if (this.#reader.interrupted) this.#read(() => this.#reader.resume(this.#sink));
    if (!this.#blocked) this.#socket.resume();
  }

  #tellDrained(): void {
    this.#behind = false;
    this.#parts.stalls?.delete(this);
    try {
      this.turn(() => this.#parts.owner.drained());
    } catch (cause) {
      this.#fail("error", cause);
    }
  }

  #read(read: () => void): void {
    if (this.#reason !== undefined) return;
    try {
      this.turn(read);
    } catch (cause) {
      this.#fail("bad_frame", cause);
    }
  }

  #frames(id: number, run: FrameRun): number {
    if (!this.takesMore) return 0;
    try {
      const taken = this.#parts.owner.frames(id, run);
      this.#framesIn += taken;
      return taken;
    } catch (cause) {
      this.#fail("error", cause);
      return 0;
    }
  }

  /** Writes what has to be, so that so many bytes may be added, and sees to their being written; false when they are too many. */
  #makeWay(bytes: number): boolean {
    if (this.#cork.isTooFullFor(bytes)) this.flush();
    if (this.waitingBytes + bytes > this.#parts.outboxBytesMax) {
      this.#overflow();
      return false;
    }
    if (!this.#inTurn && !this.#flushComes) this.#flushSoon();
    return true;
  }

  #fail(reason: "bad_frame" | "error" | "overflow" | "stalled", cause: unknown): void {
    this.close(reason);
    this.#parts.owner.failed(reason, cause);
  }

  #overflow(): void {
    this.#fail("overflow", new Error(`${this.waitingBytes} bytes wait, ${this.#parts.outboxBytesMax} may`));
  }

  #flushSoon(): void {
    this.#flushComes = true;
    queueMicrotask(() => {
      if (this.#flushComes) this.flush();
    });
  }

  #count(): void {
    const { meter } = this.#parts;
    if (this.#framesIn > 0) meter.add("framesIn", this.#framesIn);
    if (this.#framesOut > 0) meter.add("framesOut", this.#framesOut);
    if (this.#bytesOut > 0) meter.add("bytesOut", this.#bytesOut);
    this.#framesIn = this.#framesOut = this.#bytesOut = 0;
  }
}
