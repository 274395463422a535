/** What one connection asked for: one bit for each route, by the route's number. */

/** Words of 32 bits in a page: half a kilobyte covers 4,096 routes, and most agents need few pages. */
const PAGE_WORDS_LOG2 = 7;
const PAGE_WORDS = 1 << PAGE_WORDS_LOG2;

const NO_WORDS = new Int32Array(0);

export class Subscriber {
  readonly connection: number;
  /** The newest publication that it had its turn in (publication.ts). */
  visited = 0;
  /** By page: where its words begin in {@link #words}; −1: it has none. */
  #pages = NO_WORDS;
  /** The pages, in the order in which they were opened. */
  #words = NO_WORDS;
  #opened = 0;
  #size = 0;

  constructor(connection: number) {
    this.connection = connection;
  }

  /** Routes that it asked for. */
  get size(): number {
    return this.#size;
  }

  /** Words that may have a bit. */
  get words(): number {
    return this.#pages.length << PAGE_WORDS_LOG2;
  }

  has(number: number): boolean {
    return ((this.word(number >>> 5) >>> (number & 31)) & 1) === 1;
  }

  /** The bits of 32 numbers, from `word * 32` on. */
  word(word: number): number {
    const start = this.#pages[word >>> PAGE_WORDS_LOG2] ?? -1;
    return start < 0 ? 0 : (this.#words[start + (word & (PAGE_WORDS - 1))] ?? 0);
  }

  /** False when it was there already. */
  add(number: number): boolean {
    const word = number >>> 5;
    const at = this.#startOf(word >>> PAGE_WORDS_LOG2) + (word & (PAGE_WORDS - 1));
    const before = this.#words[at] ?? 0;
    const after = before | (1 << (number & 31));
    if (after === before) return false;
    this.#words[at] = after;
    this.#size++;
    return true;
  }

  /**
   * Adds the first `count` of `numbers`; how many were not there already. Whether one is there nobody can guess, so nothing
   * branches on it: the processor would wait for the memory of each.
   */
  addAll(numbers: Int32Array, count: number): number {
    for (let at = 0; at < count; at++) this.#startOf((numbers[at] as number) >>> (5 + PAGE_WORDS_LOG2));
    const pages = this.#pages;
    const words = this.#words;
    let added = 0;
    for (let at = 0; at < count; at++) {
      const number = numbers[at] as number;
      const word = (pages[number >>> (5 + PAGE_WORDS_LOG2)] as number) + ((number >>> 5) & (PAGE_WORDS - 1));
      const before = words[word] as number;
      words[word] = before | (1 << (number & 31));
      added += 1 - ((before >>> (number & 31)) & 1);
    }
    this.#size += added;
    return added;
  }

  /** Adds all that another one has; `size` counts single additions only. */
  include(other: Subscriber): void {
    for (let page = 0; page < other.#pages.length; page++) {
      const from = other.#pages[page] ?? -1;
      if (from < 0) continue;
      const to = this.#startOf(page);
      for (let word = 0; word < PAGE_WORDS; word++) {
        this.#words[to + word] = (this.#words[to + word] ?? 0) | (other.#words[from + word] ?? 0);
      }
    }
  }

  clear(): void {
    this.#pages = NO_WORDS;
    this.#words = NO_WORDS;
    this.#opened = 0;
    this.#size = 0;
  }

  #startOf(page: number): number {
    const start = this.#pages[page] ?? -1;
    return start < 0 ? this.#open(page) : start;
  }

  #open(page: number): number {
    if (page >= this.#pages.length) this.#pages = grown(this.#pages, page + 1, -1);
    const start = this.#opened * PAGE_WORDS;
    if (start === this.#words.length)
      this.#words = grown(this.#words, Math.ceil(this.#opened * 1.5 + 1) * PAGE_WORDS, 0);
    this.#opened++;
    this.#pages[page] = start;
    return start;
  }
}

function grown(before: Int32Array<ArrayBuffer>, length: number, rest: number): Int32Array<ArrayBuffer> {
  const after = new Int32Array(length).fill(rest, before.length);
  after.set(before);
  return after;
}
