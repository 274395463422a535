/**
 * Collects what is sent into few writes. What a connection sends in its turn is one write, and the writes of all connections
 * that had a turn come together, once all that came in was read: a peer that is woken by the first of them finds the others.
 */
import type { Socket } from "node:net";
import { GatheredRun } from "./frame-run.ts";

/** A turn's bytes are written in pieces of this size at most. */
export const CORK_BYTES = 131_072;

/** Turns whose bytes wait for their write fill so much at most. */
const ARENA_BYTES = 4 * CORK_BYTES;

/** So much is written before the round ends: its readers begin meanwhile, and the memory is used again while it is close. */
const EAGER_BYTES = 32_768;

const SMALL_BYTES = 512;

/** Whoever copies eight bytes at a time writes up to seven behind a frame's end. */
const SLACK_BYTES = 8;

const NOTHING = new DataView(new ArrayBuffer(0));

/** Whose bytes wait. */
export interface Flushable {
  flush(): void;
}

/** What the connections of one loop share, as at most one of them has a turn at a time: a large buffer, and a run of frames. */
export class CorkPool {
  readonly run = new GatheredRun();
  #arena: Buffer | undefined;
  #view: DataView = NOTHING;
  #at = 0;
  #later: Flushable[] = [];
  #comes: NodeJS.Immediate | undefined;

  /** Where the bytes of the next turn go: {@link CORK_BYTES} of it, from {@link at} on. */
  open(): Buffer {
    if (this.#at + CORK_BYTES > ARENA_BYTES) this.#flush();
    if (this.#arena === undefined) {
      this.#arena = Buffer.allocUnsafeSlow(ARENA_BYTES);
      this.#view = new DataView(this.#arena.buffer);
      this.#at = 0;
    }
    return this.#arena;
  }

  get view(): DataView {
    return this.#view;
  }

  get at(): number {
    return this.#at;
  }

  /** The bytes before `end` wait until `whose` is flushed: when there are many, and at the end of the loop's round at the latest. */
  keep(end: number, whose: Flushable): void {
    this.#at = end;
    this.#later.push(whose);
    if (end >= EAGER_BYTES) this.#flush();
    else this.#comes ??= setImmediate(() => this.#flush());
  }

  /** The kernel has not taken all of `buffer`, and will read it later. */
  leave(buffer: Buffer): void {
    if (buffer === this.#arena) this.#arena = undefined;
  }

  #flush(): void {
    clearImmediate(this.#comes);
    this.#comes = undefined;
    const all = this.#later;
    this.#later = [];
    for (const one of all) one.flush();
    this.#at = 0;
  }
}

/**
 * The bytes of one connection that were sent and not yet written. Within the connection's own turn they go into the loop's
 * large buffer; outside of it (a push, a task) into a small one of its own.
 */
export class Cork {
  readonly #socket: Socket;
  readonly #pool: CorkPool;
  readonly #bytesMax: number;
  #buffer: Buffer | undefined;
  #view: DataView = NOTHING;
  /** Where this connection's part of the buffer begins, how much of it is used, and where it ends. */
  #start = 0;
  #used = 0;
  #end = 0;
  #pooled = false;
  #kept = false;

  /** @param bytesMax more is not collected before it is written */
  constructor(socket: Socket, pool: CorkPool, bytesMax: number) {
    this.#socket = socket;
    this.#pool = pool;
    this.#bytesMax = Math.min(bytesMax, CORK_BYTES - SLACK_BYTES);
  }

  get bytes(): number {
    return this.#used;
  }

  /** What {@link claim} gave room in. */
  get view(): DataView {
    return this.#view;
  }

  /** Whether a turn's bytes wait: nothing may be added behind them. */
  get isKept(): boolean {
    return this.#kept;
  }

  /** The connection's turn begins, with nothing to be written: what it sends now goes into the large buffer. */
  beginTurn(): void {
    this.#buffer = this.#pool.open();
    this.#view = this.#pool.view;
    this.#start = this.#pool.at;
    this.#end = this.#start + CORK_BYTES;
    this.#pooled = true;
  }

  /** The turn ends: its bytes wait for the end of the round, when `whose` is flushed. False when it is to be flushed now. */
  endTurn(whose: Flushable): boolean {
    if (!this.#pooled) return false;
    this.#kept = this.#used > 0;
    if (this.#kept) this.#pool.keep(this.#start + this.#used, whose);
    else this.#forget();
    return this.#kept;
  }

  /** Whether what is there has to be written before so many bytes are added. */
  isTooFullFor(bytes: number): boolean {
    return this.#kept || this.#used + bytes > this.#bytesMax;
  }

  /** Copies the bytes. */
  add(source: Uint8Array, start: number, end: number): void {
    const at = this.claim(end - start);
    Buffer.prototype.copy.call(source, this.#buffer as Buffer, at, start, end); // any bytes will do; no view is made
  }

  /** Room for so many bytes in {@link view}, which counts as filled; where it begins. */
  claim(bytes: number): number {
    if (this.#start + this.#used + bytes + SLACK_BYTES > this.#end) this.#makeRoom(bytes);
    const at = this.#start + this.#used;
    this.#used += bytes;
    return at;
  }

  /** One write of all that was added. */
  flush(): void {
    const buffer = this.#buffer;
    if (this.#used === 0 || buffer === undefined) return;
    const bytes = buffer.subarray(this.#start, this.#start + this.#used);
    this.#used = 0;
    const waits = this.#socket.writableLength > 0;
    this.#socket.write(this.#pooled && waits ? Buffer.from(bytes) : bytes); // what has to wait leaves the large buffer
    if (this.#pooled && !waits && this.#socket.writableLength > 0) this.#pool.leave(buffer);
    // What the kernel took at once is free again; what waits keeps its memory until it was written.
    if (this.#kept || !this.#pooled || this.#socket.writableLength > 0) this.#forget();
  }

  #makeRoom(bytes: number): void {
    const needed = this.#used + bytes + SLACK_BYTES;
    const before = this.#buffer?.subarray(this.#start, this.#start + this.#used);
    const grown = Buffer.allocUnsafe(Math.max(SMALL_BYTES, needed, 2 * this.#used));
    before?.copy(grown);
    this.#buffer = grown;
    this.#view = new DataView(grown.buffer, grown.byteOffset, grown.length);
    this.#start = 0;
    this.#end = grown.length;
    this.#pooled = false;
  }

  #forget(): void {
    this.#buffer = undefined;
    this.#view = NOTHING;
    this.#start = 0;
    this.#end = 0;
    this.#pooled = false;
    this.#kept = false;
  }
}
