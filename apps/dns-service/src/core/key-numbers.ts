/** Small numbers for the routes that somebody asked for: open addressing over flat memory. Freed numbers are used again. */
import { hashRoute } from "./route-index.ts";

/** Words of an entry: modid, cmdid, number (0: free). A power of two. */
const WORDS = 4;

/** Which numbers must stay as they are. */
export interface NumbersInUse {
  has(number: number): boolean;
}

export class KeyNumbers {
  #entries = new Int32Array(WORDS * 128);
  #taken = 0;
  /** By number: modid and cmdid. */
  #keys = new Int32Array(2 * 128);
  #last = 0;
  readonly #freed: number[] = [];

  /** Keys that have a number. */
  get size(): number {
    return this.#taken;
  }

  /** The number of a key; 0 when it has none. */
  find(modId: number, cmdId: number): number {
    return this.#entries[this.#probe(modId, cmdId) + 2] ?? 0;
  }

  /** A number, from 1 up, for a key that has none. `inUse` is asked for when room is needed. */
  give(modId: number, cmdId: number, inUse: () => NumbersInUse): number {
    if ((this.#taken + 1) * 2 * WORDS > this.#entries.length) this.#makeRoom(inUse());
    const number = this.#freed.pop() ?? ++this.#last;
    if (number * 2 >= this.#keys.length) {
      const twice = new Int32Array(this.#keys.length * 2);
      twice.set(this.#keys);
      this.#keys = twice;
    }
    this.#keys[number * 2] = modId;
    this.#keys[number * 2 + 1] = cmdId;
    this.#put(number);
    return number;
  }

  modId(number: number): number {
    return this.#keys[number * 2] ?? 0;
  }

  cmdId(number: number): number {
    return this.#keys[number * 2 + 1] ?? 0;
  }

  /** Forgets keys whose numbers are used no more; doubles the room when that does not help enough. */
  #makeRoom(inUse: NumbersInUse): void {
    const before = this.#entries;
    const kept: number[] = [];
    for (let at = 2; at < before.length; at += WORDS) {
      const number = before[at] ?? 0;
      if (number === 0) continue;
      if (inUse.has(number)) kept.push(number);
      else this.#freed.push(number);
    }
    const isFull = kept.length * 4 * WORDS > before.length;
    this.#entries = new Int32Array(isFull ? before.length * 2 : before.length);
    this.#taken = 0;
    for (const number of kept) this.#put(number);
  }

  #put(number: number): void {
    const at = this.#probe(this.modId(number), this.cmdId(number));
    this.#entries[at] = this.modId(number);
    this.#entries[at + 1] = this.cmdId(number);
    this.#entries[at + 2] = number;
    this.#taken++;
  }

  /** Where the entry of a key is, or would go. */
  #probe(modId: number, cmdId: number): number {
    const entries = this.#entries;
    const mask = entries.length - WORDS;
    for (let at = (hashRoute(modId, cmdId) << 2) & mask; ; at = (at + WORDS) & mask) {
      if (entries[at + 2] === 0 || (entries[at] === modId && entries[at + 1] === cmdId)) return at;
    }
  }
}
