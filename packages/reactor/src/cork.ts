/** Collects the sends of a turn into one write. */
import type { Socket } from "node:net";
import { GatheredRun } from "./frame-run.ts";

/** A turn's bytes are written in pieces of this size at most. */
export const CORK_BYTES = 131_072;

const SMALL_BYTES = 512;

/** Whoever copies eight bytes at a time writes up to seven behind a frame's end. */
export const SLACK_BYTES = 8;

const NOTHING = new DataView(new ArrayBuffer(0));

/** What the connections of one loop share, as at most one of them has a turn at a time: a large buffer, and a run of frames. */
export class CorkPool {
  readonly run = new GatheredRun();
  #spare: Buffer | undefined;
  #viewed: DataView | undefined;

  take(): Buffer {
    const buffer = this.#spare ?? Buffer.allocUnsafeSlow(CORK_BYTES);
    this.#spare = undefined;
    return buffer;
  }

  give(buffer: Buffer): void {
    if (buffer.length === CORK_BYTES) this.#spare = buffer;
  }

  /** A view of the same bytes; that of the large buffer is kept, as every turn asks for it. */
  viewOf(buffer: Buffer): DataView {
    if (this.#viewed?.buffer === buffer.buffer && buffer.length === CORK_BYTES) return this.#viewed;
    const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
    if (buffer.length === CORK_BYTES) this.#viewed = view;
    return view;
  }
}

/**
 * The bytes of one connection that were sent in this turn and not yet written. Within the connection's own turn they go
 * into the loop's large buffer; outside of it (a push, a task) into a small one of its own.
 */
export class Cork {
  readonly #socket: Socket;
  readonly #pool: CorkPool;
  readonly #bytesMax: number;
  #buffer: Buffer | undefined;
  #view: DataView = NOTHING;
  #pooled = false;
  #used = 0;

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

  /** The connection's turn begins: what it sends now goes into the large buffer. */
  borrow(): void {
    if (this.#used > 0) this.flush();
    this.#use(this.#pool.take());
    this.#pooled = true;
  }

  /** The turn ends: all of it is written, the large buffer is free for the next connection. */
  giveBack(): void {
    this.flush();
    if (this.#pooled && this.#buffer !== undefined) this.#pool.give(this.#buffer);
    this.#use(undefined);
    this.#pooled = false;
  }

  /** Whether what is there has to be written before so many bytes are added. */
  isTooFullFor(bytes: number): boolean {
    return this.#used + bytes > this.#bytesMax;
  }

  /** Copies the bytes. */
  add(source: Uint8Array, start: number, end: number): void {
    const at = this.claim(end - start);
    Buffer.prototype.copy.call(source, this.#buffer as Buffer, at, start, end); // any bytes will do; no view is made
  }

  /** Room for so many bytes in {@link view}, which counts as filled; where it begins. */
  claim(bytes: number): number {
    const at = this.#used;
    if (at + bytes + SLACK_BYTES > this.#view.byteLength) this.#makeRoom(bytes);
    this.#used = at + bytes;
    return at;
  }

  /** One write of all that was added. */
  flush(): void {
    if (this.#used === 0 || this.#buffer === undefined) return;
    const bytes = this.#buffer.subarray(0, this.#used);
    this.#used = 0;
    if (this.#pooled && this.#socket.writableLength > 0) {
      this.#socket.write(Buffer.from(bytes)); // it will have to wait: the large buffer does not
      return;
    }
    this.#socket.write(bytes);
    // What the kernel took at once is free again; what waits keeps its memory until it was written.
    if (this.#socket.writableLength > 0 || !this.#pooled) this.#use(undefined);
  }

  #makeRoom(bytes: number): void {
    const needed = this.#used + bytes + SLACK_BYTES;
    if (this.#pooled && this.#buffer === undefined && needed <= CORK_BYTES) {
      this.#use(this.#pool.take());
      return;
    }
    const grown = Buffer.allocUnsafe(Math.max(SMALL_BYTES, needed, (this.#buffer?.length ?? 0) * 2));
    this.#buffer?.copy(grown, 0, 0, this.#used);
    this.#use(grown);
  }

  #use(buffer: Buffer | undefined): void {
    this.#buffer = buffer;
    this.#view = buffer === undefined ? NOTHING : this.#pool.viewOf(buffer);
  }
}
