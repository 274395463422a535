/** Collects the sends of a turn into one write. */
import type { Socket } from "node:net";

/** A turn's bytes are written in pieces of this size at most. */
export const CORK_BYTES = 131_072;

const SMALL_BYTES = 512;

/** The large buffer that the connections of one loop share: at most one of them has a turn at a time. */
export class CorkPool {
  #spare: Buffer | undefined;

  take(): Buffer {
    const buffer = this.#spare ?? Buffer.allocUnsafeSlow(CORK_BYTES);
    this.#spare = undefined;
    return buffer;
  }

  give(buffer: Buffer): void {
    if (buffer.length === CORK_BYTES) this.#spare = buffer;
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
  #pooled = false;
  #used = 0;

  /** @param bytesMax more is not collected before it is written */
  constructor(socket: Socket, pool: CorkPool, bytesMax: number) {
    this.#socket = socket;
    this.#pool = pool;
    this.#bytesMax = Math.min(bytesMax, CORK_BYTES);
  }

  get bytes(): number {
    return this.#used;
  }

  /** The connection's turn begins: what it sends now goes into the large buffer. */
  borrow(): void {
    if (this.#used > 0) this.flush();
    this.#buffer = this.#pool.take();
    this.#pooled = true;
  }

  /** The turn ends: all of it is written, the large buffer is free for the next connection. */
  giveBack(): void {
    this.flush();
    if (this.#pooled && this.#buffer !== undefined) this.#pool.give(this.#buffer);
    this.#buffer = undefined;
    this.#pooled = false;
  }

  /** Whether what is there has to be written before so many bytes may be added. */
  isTooFullFor(bytes: number): boolean {
    return this.#used > 0 && this.#used + bytes > this.#bytesMax;
  }

  /** Copies the bytes. */
  add(source: Uint8Array, start: number, end: number): void {
    const bytes = end - start;
    if (this.#used + bytes > (this.#buffer?.length ?? 0)) this.#makeRoom(bytes);
    const target = this.#buffer as Buffer;
    if (bytes <= 64) {
      // a loop over a few bytes costs less than making a view of them
      for (let from = start, to = this.#used; from < end; from++, to++) target[to] = source[from] as number;
    } else {
      Buffer.prototype.copy.call(source, target, this.#used, start, end); // any bytes will do; no view is made
    }
    this.#used += bytes;
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
    if (this.#socket.writableLength > 0 || !this.#pooled) this.#buffer = undefined;
  }

  #makeRoom(bytes: number): void {
    const needed = this.#used + bytes;
    if (this.#pooled && this.#buffer === undefined && bytes <= CORK_BYTES) {
      this.#buffer = this.#pool.take();
      return;
    }
    const grown = Buffer.allocUnsafe(Math.max(SMALL_BYTES, needed, (this.#buffer?.length ?? 0) * 2));
    this.#buffer?.copy(grown, 0, 0, this.#used);
    this.#buffer = grown;
  }
}
