/** "At most so often, and always once more after the last change", for many things at once. Starts no timer. */

/** What the queue keeps with a thing. */
export interface Pace {
  /** It changed since it was last taken. */
  waiting: boolean;
  /** When it was last taken, unix milliseconds. */
  takenMs: number;
}

export function newPace(): Pace {
  return { waiting: false, takenMs: Number.NEGATIVE_INFINITY };
}

/** Whether `ms` have passed since `sinceMs`. A clock that was set back counts as time that passed: nothing waits for ever. */
export function hasPassed(ms: number, sinceMs: number, nowMs: number): boolean {
  const age = nowMs - sinceMs;
  return age >= ms || age < 0;
}

/** Things that changed, each given out at most once per interval. Holds each at most once. */
export class PacedQueue<Item> {
  readonly #intervalMs: number;
  readonly #paceOf: (item: Item) => Pace;
  #waiting: Item[] = [];

  constructor(intervalMs: number, paceOf: (item: Item) => Pace) {
    this.#intervalMs = intervalMs;
    this.#paceOf = paceOf;
  }

  /** The thing changed. */
  mark(item: Item): void {
    const pace = this.#paceOf(item);
    if (pace.waiting) return;
    pace.waiting = true;
    this.#waiting.push(item);
  }

  /** What changed and was not given out within the last interval. */
  due(nowMs: number): Item[] {
    return this.#take((pace) => hasPassed(this.#intervalMs, pace.takenMs, nowMs), nowMs);
  }

  /** All that changed, whenever it was given out: nothing comes after it. */
  last(nowMs: number): Item[] {
    return this.#take(() => true, nowMs);
  }

  #take(isDue: (pace: Pace) => boolean, nowMs: number): Item[] {
    const taken: Item[] = [];
    const rest: Item[] = [];
    for (const item of this.#waiting) {
      const pace = this.#paceOf(item);
      if (!isDue(pace)) {
        rest.push(item);
        continue;
      }
      pace.waiting = false;
      pace.takenMs = nowMs;
      taken.push(item);
    }
    if (taken.length > 0) this.#waiting = rest;
    return taken;
  }
}
