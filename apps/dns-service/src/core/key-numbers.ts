/**
 * Small numbers for the routes that somebody asked for: open addressing over flat memory. Freed numbers are used again.
 *
 * A table that is full is not rebuilt at once, which would keep a loop for 30 ms where it has a hundred thousand keys: the
 * next one stands beside it, and what is still in use moves over a few words of numbers at a time.
 */
import { hashRoute } from "./route-index.ts";

/** Words of an entry: modid, cmdid, number (0: free). A power of two. */
const WORDS = 4;

const ENTRIES_MIN = 128;

/** Which of 32 numbers, from `word * 32` on, must stay as they are. */
export type BitsInUse = (word: number) => number;

export class KeyNumbers {
  #table = new Int32Array(WORDS * ENTRIES_MIN);
  #taken = 0;
  /** Where keys are found that have not moved yet; undefined when all have. */
  #before: Int32Array | undefined;
  /** Numbers from here on have not moved: a word of 32. */
  #nextWord = 0;
  #lastWord = 0;
  /** Of this move, or of the last one. */
  #kept = 0;
  #dropped = 0;
  /** By number: modid and cmdid. */
  #keys = new Int32Array(2 * ENTRIES_MIN);
  #last = 0;
  #size = 0;
  readonly #freed: number[] = [];

  /** Keys that have a number. */
  get size(): number {
    return this.#size;
  }

  /** The table was full: for each number that is given, four are to be moved. */
  get isMoving(): boolean {
    return this.#before !== undefined;
  }

  /** The number of a key; 0 when it has none. */
  find(modId: number, cmdId: number): number {
    const number = numberIn(this.#table, modId, cmdId);
    if (number !== 0 || this.#before === undefined) return number;
    const before = numberIn(this.#before, modId, cmdId);
    return this.#hasMoved(before) ? 0 : before;
  }

  /** A number, from 1 up, for a key that has none. */
  give(modId: number, cmdId: number): number {
    if (this.#before === undefined && (this.#taken + 1) * 2 * WORDS > this.#table.length) this.#beginMove();
    const number = this.#freed.pop() ?? ++this.#last;
    if (number * 2 >= this.#keys.length) {
      const twice = new Int32Array(this.#keys.length * 2);
      twice.set(this.#keys);
      this.#keys = twice;
    }
    this.#keys[number * 2] = modId;
    this.#keys[number * 2 + 1] = cmdId;
    this.#put(number);
    this.#size++;
    return number;
  }

  /** Moves so many words of numbers, and frees those of them that are not in use; true with the last of them. */
  move(words: number, inUse: BitsInUse): boolean {
    const before = this.#before;
    if (before === undefined) return false;
    const end = Math.min(this.#nextWord + words, this.#lastWord + 1);
    for (; this.#nextWord < end; this.#nextWord++) this.#moveWord(this.#nextWord, before, inUse(this.#nextWord));
    if (end <= this.#lastWord) return false;
    this.#before = undefined;
    return true;
  }

  modId(number: number): number {
    return this.#keys[number * 2] ?? 0;
  }

  cmdId(number: number): number {
    return this.#keys[number * 2 + 1] ?? 0;
  }

  /** To twice the room, unless most of it was for numbers that nobody used any more when they were moved last. */
  #beginMove(): void {
    const isRoomy = this.#dropped > this.#kept;
    this.#before = this.#table;
    this.#table = new Int32Array(isRoomy ? this.#before.length : this.#before.length * 2);
    this.#taken = 0;
    this.#kept = 0;
    this.#dropped = 0;
    this.#nextWord = 0;
    this.#lastWord = this.#last >>> 5;
  }

  #moveWord(word: number, before: Int32Array, inUse: number): void {
    for (let bit = 0; bit < 32; bit++) {
      const number = word * 32 + bit;
      const isThere = number !== 0 && numberIn(before, this.modId(number), this.cmdId(number)) === number;
      if (!isThere) continue;
      if ((inUse >>> bit) & 1) {
        this.#put(number);
        this.#kept++;
      } else {
        this.#freed.push(number);
        this.#dropped++;
        this.#size--;
      }
    }
  }

  #hasMoved(number: number): boolean {
    return number >>> 5 < this.#nextWord;
  }

  #put(number: number): void {
    const at = probe(this.#table, this.modId(number), this.cmdId(number));
    this.#table[at] = this.modId(number);
    this.#table[at + 1] = this.cmdId(number);
    this.#table[at + 2] = number;
    this.#taken++;
  }
}

function numberIn(table: Int32Array, modId: number, cmdId: number): number {
  return table[probe(table, modId, cmdId) + 2] ?? 0;
}

/** Where the entry of a key is, or would go. */
function probe(table: Int32Array, modId: number, cmdId: number): number {
  const mask = table.length - WORDS;
  for (let at = (hashRoute(modId, cmdId) << 2) & mask; ; at = (at + WORDS) & mask) {
    if (table[at + 2] === 0 || (table[at] === modId && table[at + 1] === cmdId)) return at;
  }
}
