/**
 * Who is told of what: connections and the routes they asked for. Both sides are walked: the subscribers of a changed
 * route, the subscriptions of a closed connection. Millions of pairs lie in flat arrays, and whether a connection asked
 * before, which every request asks, is one bit.
 * @hop 6/11
 */
import { KeyNumbers } from "./key-numbers.ts";

/** Fields of a record, one for each pair. Links are record numbers; 0 ends a list. */
const CONNECTION = 0;
const KEY = 1;
const NEXT_OF_KEY = 2;
const PREVIOUS_OF_KEY = 3;
const NEXT_OF_CONNECTION = 4;
const MOD_ID = 5;
const CMD_ID = 6;
const FIELDS = 8;

/** Keys that one page of a subscriber's bits covers: a page is half a kilobyte, and most agents need few. */
const PAGE_KEYS_LOG2 = 12;
const PAGE_WORDS = 1 << (PAGE_KEYS_LOG2 - 5);

/** One connection's side; whoever knows the connection keeps it. */
export class Subscriber {
  readonly connection: number;
  /** Its records, the latest first. */
  head = 0;
  readonly #pages: (Int32Array | undefined)[] = [];

  constructor(connection: number) {
    this.connection = connection;
  }

  has(key: number): boolean {
    const page = this.#pages[key >>> PAGE_KEYS_LOG2];
    return page !== undefined && (((page[(key >>> 5) & (PAGE_WORDS - 1)] ?? 0) >>> (key & 31)) & 1) === 1;
  }

  add(key: number): void {
    const at = key >>> PAGE_KEYS_LOG2;
    while (this.#pages.length <= at) this.#pages.push(undefined); // no holes: they would slow every look down
    const page = this.#pages[at] ?? new Int32Array(PAGE_WORDS);
    this.#pages[at] = page;
    const word = (key >>> 5) & (PAGE_WORDS - 1);
    page[word] = (page[word] ?? 0) | (1 << (key & 31));
  }

  clear(): void {
    this.head = 0;
    this.#pages.length = 0;
  }
}

export class Subscriptions {
  readonly #keys = new KeyNumbers();
  #records = new Int32Array(FIELDS * 64);
  /** By key number: its first record. */
  #heads = new Int32Array(64);
  #used = 1;
  #free = 0;
  #size = 0;
  readonly #isUsed = (key: number): boolean => (this.#heads[key] ?? 0) !== 0;

  /** Pairs of a connection and a route. */
  get size(): number {
    return this.#size;
  }

  /** Routes that numbers are kept for: those with subscribers, and some that had one lately. */
  get keysKnown(): number {
    return this.#keys.size;
  }

  /** From now on the connection is told of the route; false when it was already. */
  subscribe(subscriber: Subscriber, modId: number, cmdId: number): boolean {
    const known = this.#keys.find(modId, cmdId);
    if (known !== 0 && subscriber.has(known)) return false;
    const key = this.#keys.of({ modId, cmdId }, this.#isUsed);
    subscriber.add(key);
    const record = this.#take();
    this.#set(record, CONNECTION, subscriber.connection);
    this.#set(record, KEY, key);
    this.#set(record, MOD_ID, modId);
    this.#set(record, CMD_ID, cmdId);
    this.#set(record, NEXT_OF_CONNECTION, subscriber.head);
    subscriber.head = record;
    this.#link(record, key);
    this.#size++;
    return true;
  }

  /** Calls `each` once for every connection that is told of a route. `each` may drop that subscriber, and no other. */
  forEachSubscriber(modId: number, cmdId: number, each: (connection: number) => void): void {
    const key = this.#keys.find(modId, cmdId);
    let next = 0;
    for (let record = key === 0 ? 0 : (this.#heads[key] ?? 0); record !== 0; record = next) {
      next = this.#get(record, NEXT_OF_KEY);
      each(this.#get(record, CONNECTION));
    }
  }

  /** Calls `each` for every route that a connection is told of, the latest first. */
  forEachRouteOf(subscriber: Subscriber, each: (modId: number, cmdId: number) => void): void {
    for (let record = subscriber.head; record !== 0; record = this.#get(record, NEXT_OF_CONNECTION)) {
      each(this.#get(record, MOD_ID), this.#get(record, CMD_ID));
    }
  }

  /** Forgets all that a connection asked for. */
  drop(subscriber: Subscriber): void {
    let next = 0;
    for (let record = subscriber.head; record !== 0; record = next) {
      next = this.#get(record, NEXT_OF_CONNECTION);
      this.#unlink(record);
      this.#set(record, NEXT_OF_CONNECTION, this.#free);
      this.#free = record;
      this.#size--;
    }
    subscriber.clear();
  }

  #get(record: number, field: number): number {
    return this.#records[record * FIELDS + field] ?? 0;
  }

  #set(record: number, field: number, value: number): void {
    this.#records[record * FIELDS + field] = value;
  }

  #take(): number {
    if (this.#free !== 0) {
      const record = this.#free;
      this.#free = this.#get(record, NEXT_OF_CONNECTION);
      return record;
    }
    if (this.#used * FIELDS === this.#records.length) this.#records = grown(this.#records);
    return this.#used++;
  }

  #link(record: number, key: number): void {
    while (key >= this.#heads.length) this.#heads = grown(this.#heads);
    const head = this.#heads[key] ?? 0;
    this.#set(record, NEXT_OF_KEY, head);
    this.#set(record, PREVIOUS_OF_KEY, 0);
    if (head !== 0) this.#set(head, PREVIOUS_OF_KEY, record);
    this.#heads[key] = record;
  }

  #unlink(record: number): void {
    const next = this.#get(record, NEXT_OF_KEY);
    const previous = this.#get(record, PREVIOUS_OF_KEY);
    if (next !== 0) this.#set(next, PREVIOUS_OF_KEY, previous);
    if (previous !== 0) this.#set(previous, NEXT_OF_KEY, next);
    else this.#heads[this.#get(record, KEY)] = next;
  }
}

function grown(words: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(words.length * 2);
  twice.set(words);
  return twice;
}
