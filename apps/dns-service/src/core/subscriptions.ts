/**
 * Who is told of what. Every request asks whether the connection asked before, and most are the first ones of their
 * connection: both cost one probe and one bit. An edit looks at one word of every connection, which is little beside
 * writing to those concerned.
 * @hop 6/11
 */
import { KeyNumbers } from "./key-numbers.ts";
import { BATCH_MAX, type LookupBatch, NO_ENTRY } from "./lookup-batch.ts";
import { Publication, type Tell, tellBits } from "./publication.ts";
import type { PackedSnapshot } from "./route-snapshot.ts";
import type { FlatKeys } from "./snapshot-diff.ts";
import { Subscriber } from "./subscriber.ts";

/** The numbers of routes that somebody asked for. */
export type RouteNumbers = Pick<KeyNumbers, "find" | "modId" | "cmdId">;

/** Requests that give numbers for the 32 of each word that is moved meanwhile: four times as many as they can give. */
const REQUESTS_PER_WORD = 8;

export class Subscriptions {
  readonly #keys = new KeyNumbers();
  readonly #subscribers = new Set<Subscriber>();
  #size = 0;
  /** Of the newest publication. */
  #serial = 0;
  /** Numbers by entry of the snapshot that serves, as far as they are known; 0: not known. */
  #numbers = new Int32Array(0);
  #layout = -1;
  /** Numbers move, and none is remembered. */
  #hasForgotten = false;
  /** A batch was recalled and waits to be subscribed: its numbers stay those of its routes. */
  #isRecalled = false;
  /** The batch that was recalled last was found, and has its numbers. */
  #knowsAll = false;
  readonly #found = new Int32Array(BATCH_MAX);
  readonly #bitsInUse = (word: number): number => {
    let bits = 0;
    for (const subscriber of this.#subscribers) {
      bits |= subscriber.word(word);
      if (bits === -1) break;
    }
    return bits;
  };

  /** Pairs of a connection and a route. */
  get size(): number {
    return this.#size;
  }

  /** Routes that numbers are kept for: those with subscribers, and some that had one lately. */
  get keysKnown(): number {
    return this.#keys.size;
  }

  /** A route keeps its number for as long as somebody asks for it. */
  get numbers(): RouteNumbers {
    return this.#keys;
  }

  /** A connection that has asked for nothing yet. */
  open(connection: number): Subscriber {
    const subscriber = new Subscriber(connection);
    subscriber.visited = this.#serial;
    this.#subscribers.add(subscriber);
    return subscriber;
  }

  /** From now on the connection is told of the route; false when it was already. */
  subscribe(subscriber: Subscriber, modId: number, cmdId: number): boolean {
    if (this.#keys.isMoving && !this.#isRecalled) this.#moveNumbers(1);
    if (!subscriber.add(this.#keys.find(modId, cmdId) || this.#keys.give(modId, cmdId))) return false;
    this.#size++;
    return true;
  }

  /**
   * Tells the first `count` of a batch, looked up in the snapshot `packed`, the numbers that are remembered; of those that
   * were not found, any number.
   */
  recall(batch: LookupBatch, packed: PackedSnapshot, count: number): void {
    if (packed.layout !== this.#layout || packed.entries !== this.#numbers.length) this.#forgetNumbers(packed);
    if (this.#keys.isMoving) this.#moveNumbers(count);
    this.#isRecalled = true;
    const { entries, numbers } = batch;
    const known = this.#numbers;
    let unknown = 0;
    for (let at = 0; at < count; at++) {
      const entry = entries[at] as number;
      const number = known[Math.max(entry, 0)] as number;
      numbers[at] = number;
      unknown |= entry | (number - 1);
    }
    this.#knowsAll = unknown >= 0;
  }

  /**
   * As {@link subscribe}, for the first `count` of the batch that {@link recall} had last, those of them that were found:
   * most numbers need not be looked for, and the waits for memory overlap. How many are new.
   */
  subscribeFound(subscriber: Subscriber, batch: LookupBatch, count: number): number {
    this.#isRecalled = false;
    if (this.#knowsAll) return this.#added(subscriber.addAll(batch.numbers, count));
    const numbers = this.#found;
    let found = 0;
    for (let at = 0; at < count; at++) {
      if (batch.entries[at] !== NO_ENTRY) numbers[found++] = batch.numbers[at] || this.#learn(batch, at);
    }
    return this.#added(subscriber.addAll(numbers, found));
  }

  /** Who is to be told of `changed`: those that asked for any of it up to now. One publication ends before the next begins. */
  publish(changed: FlatKeys): Publication {
    return new Publication({
      serial: ++this.#serial,
      subscribers: this.#subscribers,
      numbers: this.#keys,
      masks: this.#masksOf(changed),
    });
  }

  /** Calls `tell` for every route that a connection asked for. */
  forEachRouteOf(subscriber: Subscriber, tell: Tell): void {
    for (let word = 0; word < subscriber.words; word++) {
      tellBits(this.#keys, { connection: subscriber.connection, word, bits: subscriber.word(word) }, tell);
    }
  }

  /** Forgets all that a connection asked for. */
  drop(subscriber: Subscriber): void {
    if (!this.#subscribers.delete(subscriber)) return;
    this.#size -= subscriber.size;
    subscriber.clear();
  }

  #added(added: number): number {
    this.#size += added;
    return added;
  }

  /** The entries of this snapshot lie elsewhere. */
  #forgetNumbers(packed: PackedSnapshot): void {
    this.#layout = packed.layout;
    this.#numbers = new Int32Array(packed.entries);
  }

  #learn({ entries, modIds, cmdIds }: LookupBatch, at: number): number {
    const modId = modIds[at] ?? 0;
    const cmdId = cmdIds[at] ?? 0;
    const number = this.#keys.find(modId, cmdId) || this.#keys.give(modId, cmdId);
    if (!this.#keys.isMoving) this.#numbers[entries[at] ?? 0] = number;
    return number;
  }

  /** While numbers move, none is remembered by its entry: one that is not in use may soon be another route's. */
  #moveNumbers(requests: number): void {
    if (!this.#hasForgotten) this.#numbers.fill(0);
    this.#hasForgotten = !this.#keys.move(Math.ceil(requests / REQUESTS_PER_WORD), this.#bitsInUse);
  }

  /** By word: the bits of the routes that anybody asked for. */
  #masksOf(changed: FlatKeys): Map<number, number> {
    const masks = new Map<number, number>();
    for (let at = 0; at + 1 < changed.length; at += 2) {
      const number = this.#keys.find(changed[at] ?? 0, changed[at + 1] ?? 0);
      if (number !== 0) masks.set(number >>> 5, (masks.get(number >>> 5) ?? 0) | (1 << (number & 31)));
    }
    return masks;
  }
}
