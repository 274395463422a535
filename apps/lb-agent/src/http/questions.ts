/** Questions to a shard that wait for their answers: bounded, each with a deadline. */
import type { ShardAnswer, ShardAnswers, ShardQuestion } from "./shard-question.ts";

/** Questions that wait for one shard at most. */
const WAITING_MAX = 2_048;

/** A shard that is busy or dying is not waited for longer, milliseconds. */
const ANSWER_MS = 1_000;

export type AnswerTo<Question extends ShardQuestion> = ShardAnswers[Question["ask"]];

interface Waiting {
  readonly resolve: (answer: ShardAnswer | undefined) => void;
  readonly deadline: NodeJS.Timeout;
}

export class Questions {
  readonly #post: (number: number, question: ShardQuestion) => void;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  constructor(post: (number: number, question: ShardQuestion) => void) {
    this.#post = post;
  }

  /** Undefined when the shard does not answer in time, ends before, or has too many questions already. */
  ask<Question extends ShardQuestion>(question: Question): Promise<AnswerTo<Question> | undefined> {
    if (this.#waiting.size >= WAITING_MAX) return Promise.resolve(undefined);
    const number = this.#asked++;
    return new Promise((resolve) => {
      const deadline = setTimeout(() => this.answer(number, undefined), ANSWER_MS);
      this.#waiting.set(number, { resolve: resolve as Waiting["resolve"], deadline });
      this.#post(number, question);
    });
  }

  answer(number: number, answer: ShardAnswer | undefined): void {
    const waiting = this.#waiting.get(number);
    if (waiting === undefined) return;
    this.#waiting.delete(number);
    clearTimeout(waiting.deadline);
    waiting.resolve(answer);
  }

  /** The shard has ended: nobody will answer. */
  loseAll(): void {
    for (const number of [...this.#waiting.keys()]) this.answer(number, undefined);
  }
}
