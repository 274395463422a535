/**
 * A change on its way to those who asked for what it changed: one connection after the other, as few at a time as the loop
 * likes. What a connection asks for after the change it is answered with, so it is told of what it had asked for before.
 */
import type { KeyNumbers } from "./key-numbers.ts";
import type { Subscriber } from "./subscriber.ts";

/** Takes a connection and a route that it asked for. */
export type Tell = (connection: number, modId: number, cmdId: number) => void;

export interface PublicationParts {
  /** From 1 up, one more than that of the publication before. */
  readonly serial: number;
  /** In the order of their turns; those that come meanwhile know what is new. */
  readonly subscribers: ReadonlySet<Subscriber>;
  readonly numbers: Pick<KeyNumbers, "modId" | "cmdId">;
  /** By word: the bits of the routes that changed. */
  readonly masks: ReadonlyMap<number, number>;
}

export class Publication {
  readonly #parts: PublicationParts;
  readonly #words: Int32Array;
  readonly #bits: Int32Array;
  readonly #turns: Iterator<Subscriber>;
  #isOver: boolean;

  constructor(parts: PublicationParts) {
    this.#parts = parts;
    this.#words = Int32Array.from(parts.masks.keys());
    this.#bits = Int32Array.from(parts.masks.values());
    this.#turns = parts.subscribers.values();
    this.#isOver = parts.masks.size === 0;
  }

  /** Everybody had a turn. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Connections that had no turn yet and are concerned. Looks at all of them. */
  get left(): number {
    if (this.#isOver) return 0;
    let left = 0;
    for (const subscriber of this.#parts.subscribers) if (this.owes(subscriber) && this.#concerns(subscriber)) left++;
    return left;
  }

  /** Calls `tell` once for each connection, and for each route of the change that it asked for, while `goesOn`. `tell` may drop that connection. */
  proceed(tell: Tell, goesOn: () => boolean): void {
    while (!this.#isOver && goesOn()) {
      const next = this.#turns.next();
      if (next.done === true) this.#isOver = true;
      else this.visit(next.value, tell);
    }
  }

  /** Whether the connection had no turn yet. */
  owes(subscriber: Subscriber): boolean {
    return !this.#isOver && subscriber.visited < this.#parts.serial;
  }

  /** Gives the connection its turn now, if it had none. */
  visit(subscriber: Subscriber, tell: Tell): void {
    if (!this.owes(subscriber)) return;
    subscriber.visited = this.#parts.serial;
    const { connection } = subscriber;
    for (let at = 0; at < this.#words.length; at++) {
      const word = this.#words[at] ?? 0;
      const bits = subscriber.word(word) & (this.#bits[at] ?? 0);
      if (bits !== 0) tellBits(this.#parts.numbers, { connection, word, bits }, tell);
    }
  }

  #concerns(subscriber: Subscriber): boolean {
    return this.#words.some((word, at) => (subscriber.word(word) & (this.#bits[at] ?? 0)) !== 0);
  }
}

/** Calls `tell` for the routes of the bits that are set in a word. */
export function tellBits(
  numbers: Pick<KeyNumbers, "modId" | "cmdId">,
  set: { connection: number; word: number; bits: number },
  tell: Tell,
): void {
  for (let { bits } = set; bits !== 0; bits &= bits - 1) {
    const number = set.word * 32 + (31 - Math.clz32(bits & -bits));
    tell(set.connection, numbers.modId(number), numbers.cmdId(number));
  }
}
