/** One route on one connection: where in the route's history its agent is, and whether what comes next may come. */
import type { RouteHistory } from "./route-history.ts";

/** How a frame was taken. `repeat`: a push like the one before, as what lay between was merged. */
export type Verdict = "answer" | "push" | "repeat" | "never_was" | "went_back" | "doubled" | "version";

/** What a frame says of the route. */
export interface Told {
  readonly hosts: string;
  readonly version: bigint | undefined;
  readonly atMs: number;
}

/** A frame as it is kept for an account. */
export interface Noted extends Told {
  readonly verdict: Verdict;
}

const NOTES_MAX = 8;

export class Subscription {
  readonly key: string;
  /** The last frames of this route. */
  readonly notes: Noted[] = [];
  /** Asks that no frame has followed yet. */
  isUnanswered = true;
  readonly #history: RouteHistory;
  /** Asks whose answer may be still to come, as a push looks like an answer. */
  #owed = 1;
  #place: number;
  #held: string | undefined;

  /** @param from the first place in its history that it may be told of. */
  constructor(history: RouteHistory, key: string, from: number) {
    this.#history = history;
    this.key = key;
    this.#place = from;
  }

  /** What its agent holds; undefined before the first answer. */
  get held(): string | undefined {
    return this.#held;
  }

  /** Place in the route's history that the last frame was, at least. */
  get place(): number {
    return this.#place;
  }

  /** It was asked for again. */
  askAgain(): void {
    this.#owed++;
    this.isUnanswered = true;
  }

  /** Every ask is known to be answered: from now on each frame is a push. */
  allAnswered(): void {
    this.#owed = 0;
  }

  /** A frame of this route came. */
  take(told: Told): Verdict {
    const verdict = this.#judge(told);
    this.notes.push({ ...told, verdict });
    if (this.notes.length > NOTES_MAX) this.notes.shift();
    this.#held = told.hosts;
    this.isUnanswered = false;
    return verdict;
  }

  #judge({ hosts, version }: Told): Verdict {
    const isFirst = this.#held === undefined;
    const isSame = this.#held === hosts;
    const isAnswer = isFirst || (isSame && this.#owed > 0);
    const from = isAnswer || !isSame ? this.#place : this.#place + 1;
    const place = this.#history.find({ key: this.key, hosts, version, from });
    if (place < 0) return this.#whyNot({ hosts, version, from });
    this.#place = place;
    if (!isAnswer) return isSame ? "repeat" : "push";
    this.#owed--;
    return "answer";
  }

  #whyNot({ hosts, version, from }: { hosts: string; version: bigint | undefined; from: number }): Verdict {
    const { key } = this;
    if (this.#history.find({ key, hosts, version: undefined, from }) >= 0) return "version";
    if (this.#held === hosts) return "doubled";
    const earlier = this.#history.find({ key, hosts, version, from: 0 });
    if (earlier < 0) return "never_was";
    this.#place = earlier; // what follows is judged from there: one finding, not one for each further frame
    return "went_back";
  }
}
