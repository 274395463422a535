/** Small numbers for the routes that somebody asked for: open addressing over flat memory. Freed numbers are used again. */
import { hashRoute } from "./route-index.ts";

/** Words of an entry: modid, cmdid, number (0: free). */
const WORDS = 4;

export class KeyNumbers {
  #entries = new Int32Array(WORDS * 128);
  #taken = 0;
  #last = 0;
  readonly #freed: number[] = [];

  /** Keys that have a number. */
  get size(): number {
    return this.#taken;
  }

  /** The number of a key, from 1 up; a new one when it has none. `isUsed` says which numbers must stay as they are. */
  of(key: { modId: number; cmdId: number }, isUsed: (number: number) => boolean): number {
    const found = this.find(key.modId, key.cmdId);
    if (found !== 0) return found;
    if ((this.#taken + 1) * 2 * WORDS > this.#entries.length) this.#rebuild(isUsed);
    const number = this.#freed.pop() ?? ++this.#last;
    this.#put(key, number);
    return number;
  }

  /** The number of a key; 0 when it has none. */
  find(modId: number, cmdId: number): number {
    return this.#entries[this.#probe(modId, cmdId) + 2] ?? 0;
  }

  /** Forgets keys whose numbers are used no more; doubles the room when that does not help. */
  #rebuild(isUsed: (number: number) => boolean): void {
    const before = this.#entries;
    const kept: number[] = [];
    for (let at = 0; at < before.length; at += WORDS) {
      const number = before[at + 2] ?? 0;
      if (number === 0) continue;
      if (isUsed(number)) kept.push(at);
      else this.#freed.push(number);
    }
    const isFull = kept.length * 4 * WORDS > before.length;
    this.#entries = new Int32Array(isFull ? before.length * 2 : before.length);
    this.#taken = 0;
    for (const at of kept) this.#put({ modId: before[at] ?? 0, cmdId: before[at + 1] ?? 0 }, before[at + 2] ?? 0);
  }

  #put(key: { modId: number; cmdId: number }, number: number): void {
    const at = this.#probe(key.modId, key.cmdId);
    this.#entries[at] = key.modId;
    this.#entries[at + 1] = key.cmdId;
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
