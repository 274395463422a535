/** A part of the outstanding pushes that is small enough to be gone through between two turns: open addressing over flat memory. */
import { hashRoute } from "./route-index.ts";

/** A connection and one version as it was served to it. */
export interface Listened {
  readonly connection: number;
  readonly serial: number;
}

/** Any form of a key that has both ids. */
export interface AnyKey {
  readonly modId: number;
  readonly cmdId: number;
}

/** Words of an entry: connection (0: free), modid, cmdid, serial of the version. A power of two. */
const WORDS = 4;

const PLACE_BITS = 10;
const LENGTH = WORDS << PLACE_BITS;

/** Entries that are taken at most, those of no use included: half of the places, as probes get long beyond. */
const TAKEN_MAX = 1 << (PLACE_BITS - 1);

/** Of the hash, 32 bits: the highest ones are the place in a segment, the lowest ones name the segment. */
export function hashOf(connection: number, serial: number, { modId, cmdId }: AnyKey): number {
  const listened = Math.imul(connection, 0x9e3779b1) ^ Math.imul(serial, 0x85ebca6b);
  const hash = Math.imul(hashRoute(modId, cmdId) ^ listened ^ (listened >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

export class PushSegment {
  /** How many of a hash's lowest bits all entries have in common. */
  readonly depth: number;
  readonly #entries = new Int32Array(LENGTH);
  #taken = 0;

  constructor(depth: number) {
    this.depth = depth;
  }

  /** It has to be cleaned or split before an entry is added. */
  get isFull(): boolean {
    return this.#taken >= TAKEN_MAX;
  }

  /** At most half of what may be taken is: cleaning it later frees as many entries as it looks at. */
  get isRoomy(): boolean {
    return this.#taken <= TAKEN_MAX / 2;
  }

  has(hash: number, who: Listened, key: AnyKey): boolean {
    return this.#entries[this.#probe(hash, who, key)] !== 0;
  }

  /** False when it was there. */
  add(hash: number, who: Listened, key: AnyKey): boolean {
    const at = this.#probe(hash, who, key);
    const entries = this.#entries;
    if (entries[at] !== 0) return false;
    entries[at] = who.connection;
    entries[at + 1] = key.modId;
    entries[at + 2] = key.cmdId;
    entries[at + 3] = who.serial;
    this.#taken++;
    return true;
  }

  /** False when it was not there. */
  remove(hash: number, who: Listened, key: AnyKey): boolean {
    const at = this.#probe(hash, who, key);
    if (this.#entries[at] === 0) return false;
    this.#closeGap(at);
    this.#taken--;
    return true;
  }

  clear(): void {
    if (this.#taken > 0) this.#entries.fill(0);
    this.#taken = 0;
  }

  /** Drops what lives no more. */
  clean(isAlive: (connection: number, serial: number) => boolean): void {
    const before = this.#entries.slice();
    this.clear();
    for (let at = 0; at < LENGTH; at += WORDS) {
      if (before[at] !== 0 && isAlive(before[at] ?? 0, before[at + 3] ?? 0)) this.#take(before, at);
    }
  }

  /** Two in its place: of its entries, those whose hash has a 0 behind the bits in common, and those with a 1. */
  split(): readonly [PushSegment, PushSegment] {
    const halves = [new PushSegment(this.depth + 1), new PushSegment(this.depth + 1)] as const;
    const entries = this.#entries;
    for (let at = 0; at < LENGTH; at += WORDS) {
      if (entries[at] === 0) continue;
      const half = (hashAt(entries, at) >>> this.depth) & 1;
      (half === 0 ? halves[0] : halves[1]).#take(entries, at);
    }
    return halves;
  }

  /** Copies an entry that is not there yet. */
  #take(from: Int32Array, at: number): void {
    const entries = this.#entries;
    let free = homeOf(hashAt(from, at));
    while (entries[free] !== 0) free = (free + WORDS) & (LENGTH - 1);
    for (let word = 0; word < WORDS; word++) entries[free + word] = from[at + word] ?? 0;
    this.#taken++;
  }

  /** Moves entries behind a removed one up, so that a probe never ends before what it looks for. */
  #closeGap(removed: number): void {
    const entries = this.#entries;
    const mask = LENGTH - 1;
    let gap = removed;
    for (let at = (gap + WORDS) & mask; entries[at] !== 0; at = (at + WORDS) & mask) {
      const home = homeOf(hashAt(entries, at));
      if (((at - home) & mask) < ((at - gap) & mask)) continue; // its probe begins behind the gap
      entries.copyWithin(gap, at, at + WORDS);
      gap = at;
    }
    entries[gap] = 0;
  }

  /** Where an entry is, or would go. */
  #probe(hash: number, { connection, serial }: Listened, { modId, cmdId }: AnyKey): number {
    const entries = this.#entries;
    for (let at = homeOf(hash); ; at = (at + WORDS) & (LENGTH - 1)) {
      if (entries[at] === 0) return at;
      if (entries[at] !== connection || entries[at + 3] !== serial) continue;
      if (entries[at + 1] === modId && entries[at + 2] === cmdId) return at;
    }
  }
}

function hashAt(entries: Int32Array, at: number): number {
  const key = { modId: entries[at + 1] ?? 0, cmdId: entries[at + 2] ?? 0 };
  return hashOf(entries[at] ?? 0, entries[at + 3] ?? 0, key);
}

function homeOf(hash: number): number {
  return (hash >>> (32 - PLACE_BITS)) * WORDS;
}
