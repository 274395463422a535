/**
 * Shared memory that is used again: what snapshots before the last one lay in. Keeps few pieces, whatever happens. Numbers
 * the layouts of indexes that are built in them, too.
 */

/** Pieces that may wait for their next use: index and frames of two snapshots. */
const SPARES_MAX = 4;

/** The smallest piece, so that a young database does not make it grow edit by edit. */
const PIECE_BYTES_MIN = 256 * 1024;

/** Layouts that one pool may number. */
const LAYOUTS_MAX = 2 ** 32;

export class MemoryPool {
  readonly #spares: SharedArrayBuffer[] = [];
  #layout: number;

  /** @param layout one that a pool before this one, whose thread died, gave last; or an earlier one of that pool's. */
  constructor(layout = 0) {
    this.#layout = layout === 0 ? 0 : (Math.floor(layout / LAYOUTS_MAX) + 1) * LAYOUTS_MAX;
  }

  /** A number from 1 up that no layout had before: see `PackedSnapshot.layout`. */
  newLayout(): number {
    return ++this.#layout;
  }

  /** A piece of at least `bytes` bytes with anything in it. */
  take(bytes: number): SharedArrayBuffer {
    const fit = this.#spares.findIndex((spare) => spare.byteLength >= bytes && spare.byteLength <= bytes * 4);
    const [spare] = fit < 0 ? [] : this.#spares.splice(fit, 1);
    return spare ?? new SharedArrayBuffer(Math.max(PIECE_BYTES_MIN, Math.ceil(bytes * 1.125)));
  }

  /** Gives a piece back that nobody reads any more; the oldest spare goes to the garbage when there are too many. */
  give(piece: SharedArrayBuffer): void {
    this.#spares.push(piece);
    if (this.#spares.length > SPARES_MAX) this.#spares.shift();
  }

  /** Bytes that wait for their next use. */
  get spareBytes(): number {
    return this.#spares.reduce((sum, spare) => sum + spare.byteLength, 0);
  }
}
