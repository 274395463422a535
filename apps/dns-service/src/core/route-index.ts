/** From (modid, cmdid) to where a frame lies: open addressing with linear probing over shared memory. Knows no frame. */

/** An entry: modid, cmdid, start of the frame plus one (0: never used), length of the frame (0: removed). */
const FIELDS = 4;

/** Bytes of one entry. */
export const INDEX_ENTRY_BYTES = FIELDS * Int32Array.BYTES_PER_ELEMENT;

/** Entries for so many routes: a power of two, at most half of them in use, so that a probe stays short. */
export function indexEntriesFor(routes: number): number {
  let entries = 64;
  while (entries < routes * 2) entries *= 2;
  return entries;
}

/** Spreads a key over 32 bits. Part of the snapshot file's format: see its version before changing it. */
export function hashRoute(modId: number, cmdId: number): number {
  let hash = Math.imul(modId, 0x9e3779b1) ^ Math.imul(cmdId, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13) ^ (hash >>> 21);
}

/** Keys to look up, and what was found, by key (lookup-batch.ts). */
interface Lookups {
  readonly modIds: Int32Array;
  readonly cmdIds: Int32Array;
  readonly entries: Int32Array;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  longest: number;
  bytes: number;
  allFound: boolean;
  touched: number;
}

export class RouteIndex {
  /** Entries, used or not. */
  readonly size: number;
  readonly #words: Int32Array;
  readonly #mask: number;

  /** @param memory shared or not; `size` is a power of two and fits into it. */
  constructor(memory: ArrayBufferLike, size: number) {
    this.size = size;
    this.#mask = size - 1;
    this.#words = new Int32Array(memory, 0, size * FIELDS);
  }

  /** The entry of a key that has a frame; -1 when there is none. */
  find(modId: number, cmdId: number): number {
    const entry = this.#probe(modId, cmdId);
    return this.#word(entry * FIELDS + 3) === 0 ? -1 : entry;
  }

  /**
   * Looks the first `count` keys of a batch up: their entries, and where the frames lie; −1, 0 and 0 where there is none. Two
   * short loops, so that the processor waits for the memory of many keys at once: the first one reads where each is likely
   * to be.
   */
  findAll(batch: Lookups, count: number): void {
    const { modIds, cmdIds, entries, starts, lengths } = batch;
    const words = this.#words;
    const mask = this.#mask;
    let read = 0;
    let longest = 0;
    let bytes = 0;
    let found = 0;
    for (let at = 0; at < count; at++) {
      entries[at] = hashRoute(modIds[at] as number, cmdIds[at] as number) & mask;
    }
    for (let at = 0; at < count; at++) read |= words[(entries[at] as number) * FIELDS] as number;
    for (let at = 0; at < count; at++) {
      const modId = modIds[at] as number;
      const cmdId = cmdIds[at] as number;
      let entry = entries[at] as number;
      let word = entry * FIELDS;
      while (words[word + 2] !== 0 && (words[word] !== modId || words[word + 1] !== cmdId)) {
        entry = (entry + 1) & mask;
        word = entry * FIELDS;
      }
      const length = words[word + 3] as number;
      entries[at] = length === 0 ? -1 : entry;
      starts[at] = length === 0 ? 0 : (words[word + 2] as number) - 1;
      lengths[at] = length;
      longest = Math.max(longest, length);
      bytes += length;
      found |= length - 1;
    }
    batch.longest = longest;
    batch.bytes = bytes;
    batch.allFound = found >= 0;
    batch.touched = read;
  }

  /** The entry of a key, taken now if it was not. One entry must stay free: see {@link indexEntriesFor}. */
  claim(modId: number, cmdId: number): number {
    const entry = this.#probe(modId, cmdId);
    this.#words[entry * FIELDS] = modId;
    this.#words[entry * FIELDS + 1] = cmdId;
    return entry;
  }

  /** Says where the frame of an entry lies. */
  point(entry: number, start: number, length: number): void {
    this.#words[entry * FIELDS + 2] = start + 1;
    this.#words[entry * FIELDS + 3] = length;
  }

  /** Forgets the frame of an entry. Its place stays taken, as other keys' probes pass over it. */
  remove(entry: number): void {
    this.#words[entry * FIELDS + 3] = 0;
  }

  clear(): void {
    this.#words.fill(0);
  }

  modId(entry: number): number {
    return this.#word(entry * FIELDS);
  }

  cmdId(entry: number): number {
    return this.#word(entry * FIELDS + 1);
  }

  /** Where the frame of an entry starts. */
  start(entry: number): number {
    return this.#word(entry * FIELDS + 2) - 1;
  }

  /** Bytes of an entry's frame; 0 when it has none. */
  length(entry: number): number {
    return this.#word(entry * FIELDS + 3);
  }

  /** Whether the entry was ever taken. */
  isTaken(entry: number): boolean {
    return this.#word(entry * FIELDS + 2) !== 0;
  }

  /** The entry of a key, or the free one where it would go. */
  #probe(modId: number, cmdId: number): number {
    const words = this.#words;
    for (let entry = hashRoute(modId, cmdId) & this.#mask; ; entry = (entry + 1) & this.#mask) {
      const at = entry * FIELDS;
      if (words[at + 2] === 0 || (words[at] === modId && words[at + 1] === cmdId)) return entry;
    }
  }

  #word(at: number): number {
    return this.#words[at] ?? 0;
  }
}
