/** What one connection asked for: one bit for each route, by the route's number. */

/** Words of 32 bits in a page: half a kilobyte covers 4,096 routes, and most agents need few pages. */
const PAGE_WORDS_LOG2 = 7;
const PAGE_WORDS = 1 << PAGE_WORDS_LOG2;

/** A number's page is what is above so many of its bits. */
const NUMBER_PAGE_LOG2 = 5 + PAGE_WORDS_LOG2;

/** With so many pages opened, and half of those there are, it asks for about everything. */
const FLAT_PAGES_MIN = 4;

const NO_WORDS = new Int32Array(0);

export class Subscriber {
  readonly connection: number;
  /** The newest publication that it had its turn in (publication.ts). */
  visited = 0;
  /** By page: where its words begin in {@link #words}; −1: it has none. */
  #pages = NO_WORDS;
  /** The pages, in the order in which they were opened; all of them, in their own order, once it {@link #isFlat}. */
  #words = NO_WORDS;
  #opened = 0;
  /** It asked for so much that looking for pages costs more than those that nobody opened. */
  #isFlat = false;
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
    return this.#isFlat ? this.#words.length : this.#pages.length << PAGE_WORDS_LOG2;
  }

  has(number: number): boolean {
    return ((this.word(number >>> 5) >>> (number & 31)) & 1) === 1;
  }

  /** The bits of 32 numbers, from `word * 32` on. */
  word(word: number): number {
    if (this.#isFlat) return this.#words[word] ?? 0;
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
    if (!this.#isFlat) for (let at = 0; at < count; at++) this.#startOf((numbers[at] as number) >>> NUMBER_PAGE_LOG2);
    const added = this.#isFlat ? this.#addFlat(numbers, count) : this.#addPaged(numbers, count);
    this.#size += added;
    return added;
  }

  #addFlat(numbers: Int32Array, count: number): number {
    let highest = 0;
    for (let at = 0; at < count; at++) highest = Math.max(highest, numbers[at] as number);
    this.#startOf(highest >>> NUMBER_PAGE_LOG2);
    const words = this.#words;
    let added = 0;
    for (let at = 0; at < count; at++) {
      const number = numbers[at] as number;
      const before = words[number >>> 5] as number;
      words[number >>> 5] = before | (1 << (number & 31));
      added += 1 - ((before >>> (number & 31)) & 1);
    }
    return added;
  }

  #addPaged(numbers: Int32Array, count: number): number {
    const pages = this.#pages;
    const words = this.#words;
    let added = 0;
    for (let at = 0; at < count; at++) {
      const number = numbers[at] as number;
      const word = (pages[number >>> NUMBER_PAGE_LOG2] as number) + ((number >>> 5) & (PAGE_WORDS - 1));
      const before = words[word] as number;
      words[word] = before | (1 << (number & 31));
      added += 1 - ((before >>> (number & 31)) & 1);
    }
    return added;
  }

  clear(): void {
    this.#pages = NO_WORDS;
    this.#words = NO_WORDS;
    this.#opened = 0;
    this.#isFlat = false;
    this.#size = 0;
  }

  #startOf(page: number): number {
    if (this.#isFlat) return this.#startFlat(page);
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
    if (this.#opened < FLAT_PAGES_MIN || this.#opened * 2 < this.#pages.length) return start;
    this.#flatten();
    return page << PAGE_WORDS_LOG2;
  }

  #flatten(): void {
    const words = new Int32Array(this.words);
    for (let word = 0; word < words.length; word++) words[word] = this.word(word);
    this.#words = words;
    this.#pages = NO_WORDS;
    this.#isFlat = true;
  }

  #startFlat(page: number): number {
    const start = page << PAGE_WORDS_LOG2;
    if (start < this.#words.length) return start;
    const pages = Math.max(page + 1, Math.ceil((this.#words.length >>> PAGE_WORDS_LOG2) * 1.5));
    this.#words = grown(this.#words, pages << PAGE_WORDS_LOG2, 0);
    return start;
  }
}

function grown(before: Int32Array<ArrayBuffer>, length: number, rest: number): Int32Array<ArrayBuffer> {
  const after = new Int32Array(length).fill(rest, before.length);
  after.set(before);
  return after;
}
