/**
 * Which pushes wait for their acknowledgement: open addressing over flat memory, one entry for each connection, route and
 * served version. Entries of connections that closed and of versions that were forgotten stay as garbage until room is needed.
 */
import { hashRoute } from "./route-index.ts";

/** Words of an entry: connection (0: free), modid, cmdid, serial of the version. A power of two. */
const WORDS = 4;

const ENTRIES_FIRST = 256;

/** A table up to this size (1 MB) is kept when it is empty, as the next edit will fill it again. */
const ENTRIES_KEPT = 65_536;

/** At most a quarter lives and at most half is taken: making room frees as many entries as it looks at, or doubles them. */
const ROOM = 4;

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

export class OutstandingPushes {
  readonly #sizeMax: number;
  readonly #isAlive: (connection: number, serial: number) => boolean;
  #entries = new Int32Array(WORDS * ENTRIES_FIRST);
  #taken = 0;
  #size = 0;

  /** @param isAlive whether entries of a connection and a version are of use still; asked when room is needed */
  constructor(sizeMax: number, isAlive: (connection: number, serial: number) => boolean) {
    this.#sizeMax = sizeMax;
    this.#isAlive = isAlive;
  }

  /** Entries that live. */
  get size(): number {
    return this.#size;
  }

  /** `full`: it is not kept, as `sizeMax` entries live. */
  add(who: Listened, key: AnyKey): "added" | "there" | "full" {
    if (this.#size >= this.#sizeMax) return this.has(who, key) ? "there" : "full";
    if ((this.#taken + 1) * 2 * WORDS > this.#entries.length) this.#makeRoom();
    const at = this.#probe(who, key);
    if (this.#entries[at] !== 0) return "there";
    this.#put(at, who, key);
    this.#taken++;
    this.#size++;
    return "added";
  }

  has(who: Listened, key: AnyKey): boolean {
    return this.#entries[this.#probe(who, key)] !== 0;
  }

  /** False when it was not there. */
  remove(who: Listened, key: AnyKey): boolean {
    const at = this.#probe(who, key);
    if (this.#entries[at] === 0) return false;
    this.#closeGap(at);
    this.#taken--;
    this.#size--;
    if (this.#size === 0) this.#reset();
    return true;
  }

  /** So many entries live no longer: their connection closed, or their version was forgotten. */
  abandon(count: number): void {
    this.#size -= count;
    if (this.#size === 0) this.#reset();
  }

  #reset(): void {
    if (this.#entries.length > WORDS * ENTRIES_KEPT) this.#entries = new Int32Array(WORDS * ENTRIES_FIRST);
    else if (this.#taken > 0) this.#entries.fill(0);
    this.#taken = 0;
  }

  #makeRoom(): void {
    const before = this.#entries;
    const entries = before.length / WORDS;
    const isTight = (this.#size + 1) * ROOM > entries;
    const hasGarbage = this.#taken > this.#size;
    this.#entries = new Int32Array(isTight ? before.length * 2 : before.length);
    this.#taken = 0;
    for (let at = 0; at < before.length; at += WORDS) {
      if (before[at] === 0) continue;
      const who = whoAt(before, at);
      if (hasGarbage && !this.#isAlive(who.connection, who.serial)) continue;
      const key = keyAt(before, at);
      this.#put(this.#probe(who, key), who, key);
      this.#taken++;
    }
    if (this.#taken <= this.#size) return;
    this.#size = this.#taken; // more live than was known: the count follows, as a full table would be probed without end
    if ((this.#taken + 1) * 2 * WORDS > this.#entries.length) this.#makeRoom();
  }

  #put(at: number, who: Listened, key: AnyKey): void {
    const entries = this.#entries;
    entries[at] = who.connection;
    entries[at + 1] = key.modId;
    entries[at + 2] = key.cmdId;
    entries[at + 3] = who.serial;
  }

  /** Moves entries behind a removed one up, so that a probe never ends before what it looks for. */
  #closeGap(removed: number): void {
    const entries = this.#entries;
    const mask = entries.length - 1;
    let gap = removed;
    for (let at = (gap + WORDS) & mask; entries[at] !== 0; at = (at + WORDS) & mask) {
      const home = this.#home(at);
      if (((at - home) & mask) < ((at - gap) & mask)) continue; // its probe begins behind the gap
      entries.copyWithin(gap, at, at + WORDS);
      gap = at;
    }
    entries[gap] = 0;
  }

  #home(at: number): number {
    const entries = this.#entries;
    return startOf(whoAt(entries, at), keyAt(entries, at)) & (entries.length - WORDS);
  }

  /** Where an entry is, or would go. */
  #probe(who: Listened, key: AnyKey): number {
    const entries = this.#entries;
    const mask = entries.length - WORDS;
    for (let at = startOf(who, key) & mask; ; at = (at + WORDS) & mask) {
      if (entries[at] === 0) return at;
      if (entries[at + 1] === key.modId && entries[at + 2] === key.cmdId && isOf(entries, at, who)) return at;
    }
  }
}

function whoAt(entries: Int32Array, at: number): Listened {
  return { connection: entries[at] ?? 0, serial: entries[at + 3] ?? 0 };
}

function keyAt(entries: Int32Array, at: number): AnyKey {
  return { modId: entries[at + 1] ?? 0, cmdId: entries[at + 2] ?? 0 };
}

function isOf(entries: Int32Array, at: number, who: Listened): boolean {
  return entries[at] === who.connection && entries[at + 3] === who.serial;
}

function startOf(who: Listened, key: AnyKey): number {
  const listened = Math.imul(who.connection, 0x9e3779b1) ^ Math.imul(who.serial, 0x85ebca6b);
  const hash = Math.imul(hashRoute(key.modId, key.cmdId) ^ listened ^ (listened >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) << 2;
}
