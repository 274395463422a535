/** What one connection asked for: one bit for each route, by the route's number. */

/** Words of 32 bits in a page: half a kilobyte covers 4,096 routes, and most agents need few pages. */
const PAGE_WORDS_LOG2 = 7;
const PAGE_WORDS = 1 << PAGE_WORDS_LOG2;

export class Subscriber {
  readonly connection: number;
  readonly #pages: (Int32Array | undefined)[] = [];
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
    const page = this.#pages[word >>> PAGE_WORDS_LOG2];
    return page === undefined ? 0 : (page[word & (PAGE_WORDS - 1)] ?? 0);
  }

  /** False when it was there already. */
  add(number: number): boolean {
    const word = number >>> 5;
    const page = this.#pages[word >>> PAGE_WORDS_LOG2] ?? this.#openPage(word >>> PAGE_WORDS_LOG2);
    const before = page[word & (PAGE_WORDS - 1)] ?? 0;
    const after = before | (1 << (number & 31));
    if (after === before) return false;
    page[word & (PAGE_WORDS - 1)] = after;
    this.#size++;
    return true;
  }

  /** False when it was not there. */
  remove(number: number): boolean {
    const page = this.#pages[number >>> (5 + PAGE_WORDS_LOG2)];
    if (page === undefined || !this.has(number)) return false;
    const word = (number >>> 5) & (PAGE_WORDS - 1);
    page[word] = (page[word] ?? 0) & ~(1 << (number & 31));
    this.#size--;
    return true;
  }

  /** Adds all that another one has; `size` counts single additions only. */
  addAll(other: Subscriber): void {
    for (const [at, page] of other.#pages.entries()) {
      if (page === undefined) continue;
      const mine = this.#pages[at] ?? this.#openPage(at);
      for (let word = 0; word < PAGE_WORDS; word++) mine[word] = (mine[word] ?? 0) | (page[word] ?? 0);
    }
  }

  clear(): void {
    this.#pages.length = 0;
    this.#size = 0;
  }

  #openPage(at: number): Int32Array {
    while (this.#pages.length <= at) this.#pages.push(undefined); // no holes: they would slow every look down
    const page = new Int32Array(PAGE_WORDS);
    this.#pages[at] = page;
    return page;
  }
}
