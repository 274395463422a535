/** Requests that wait for their answers: bounded, each with a deadline, found again by its number. Waits for nothing itself. */
import type { Clock } from "@lars/model";

/** One request; `bytes` is what is sent again when no answer comes. */
export interface Waiting<Answer> {
  readonly bytes: Uint8Array;
  readonly shard: number;
  readonly answer: (answer: Answer) => void;
  readonly fail: (cause: Error) => void;
  attemptsLeft: number;
  deadlineMs: number;
}

/** Every request waits equally long, so the order of insertion is the order of the deadlines. */
export class WaitingAnswers<Answer> {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #countMax: number;
  readonly #waiting = new Map<number, Waiting<Answer>>();

  constructor(clock: Clock, bounds: { timeoutMs: number; countMax: number }) {
    this.#clock = clock;
    this.#timeoutMs = bounds.timeoutMs;
    this.#countMax = bounds.countMax;
  }

  get isFull(): boolean {
    return this.#waiting.size >= this.#countMax;
  }

  /** Milliseconds until the first deadline; undefined when nothing waits. */
  get nextDeadlineInMs(): number | undefined {
    const first = this.#waiting.values().next().value;
    return first && Math.max(0, first.deadlineMs - this.#clock());
  }

  add(seq: number, request: Omit<Waiting<Answer>, "deadlineMs">): void {
    this.#waiting.set(seq, { ...request, deadlineMs: this.#clock() + this.#timeoutMs });
  }

  has(seq: number): boolean {
    return this.#waiting.has(seq);
  }

  /** The request that an answer belongs to; it waits no longer. Undefined for an answer too late or not asked for. */
  take(seq: number): Waiting<Answer> | undefined {
    const request = this.#waiting.get(seq);
    this.#waiting.delete(seq);
    return request;
  }

  /** Requests whose time is over: those with an attempt left wait anew and are in `again`, the others are in `failed`. */
  expire(): { again: Waiting<Answer>[]; failed: Waiting<Answer>[] } {
    const now = this.#clock();
    const again: Waiting<Answer>[] = [];
    const failed: Waiting<Answer>[] = [];
    for (const [seq, request] of this.#waiting) {
      if (request.deadlineMs > now) break;
      this.#waiting.delete(seq);
      if (request.attemptsLeft === 0) failed.push(request);
      else {
        request.attemptsLeft -= 1;
        request.deadlineMs = now + this.#timeoutMs;
        this.#waiting.set(seq, request);
        again.push(request);
      }
    }
    return { again, failed };
  }

  takeAll(): Waiting<Answer>[] {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    return all;
  }
}
