/** Asks what rules look at, each question by itself: one that takes long, or that MySQL refuses, keeps no other waiting. */
import { setTimeout as delay } from "node:timers/promises";
import { isTooSlow } from "@lars/db";
import type { Sight } from "../core/evaluate.ts";
import type { RuleKind } from "../core/rule.ts";

/** What rules see, by their ids. */
export type Seen = readonly (readonly [ruleId: number, sight: Sight])[];

/** One question, for all rules that look at the same. */
export interface Question {
  /** The same for the same question of the same rules as they are written. */
  readonly key: string;
  readonly kind: RuleKind;
  readonly ruleIds: readonly number[];
  readonly ask: () => Promise<Seen>;
}

export interface QuestionPolicy {
  /** A look waits so long for answers; what comes later is for the next one. */
  readonly patienceMs: number;
  /** MySQL ends a question after so long. */
  readonly questionMaxMs: number;
}

export interface Answers {
  readonly sights: ReadonlyMap<number, Sight>;
  /** Rules that cannot be judged, and why. */
  readonly blind: ReadonlyMap<number, string>;
}

type Told = (kind: RuleKind, seconds: number) => void;

/** Questions at a time; those that took long stand in a queue of their own, where they are asked one by one. */
const AT_ONCE = 3;
const SLOW_AT_ONCE = 1;
/** Who takes longer than this stands in the queue of the slow ones the next time. */
const SLOW_MS = 1_000;
/** While a question waits for its answer, the one before is taken, up to this age. */
const KEPT_MS = 30_000;

interface Open {
  readonly isSlow: boolean;
  readonly sinceMs: number;
  /** Resolves once it is answered or refused; never rejects. */
  readonly done: Promise<void>;
  answer: Seen | undefined;
  refusal: unknown;
  isDone: boolean;
}

/** Questions of one evaluator. Forget them by taking another one. */
export class Questions {
  readonly #policy: QuestionPolicy;
  readonly #told: Told;
  readonly #open = new Map<string, Open>();
  /** What came of a question last: an answer, or why there was none. */
  readonly #last = new Map<string, { readonly result: Seen | string; readonly atMs: number }>();
  readonly #slow = new Set<string>();
  readonly #fastLane = new Lane(AT_ONCE);
  readonly #slowLane = new Lane(SLOW_AT_ONCE);

  constructor(policy: QuestionPolicy, told: Told) {
    this.#policy = policy;
    this.#told = told;
  }

  /** Asks whatever is not being asked already. A question that always takes long is answered one look later. Never throws. */
  async answers(questions: readonly Question[]): Promise<Answers> {
    const keys = new Set(questions.map(({ key }) => key));
    this.#forgetOthers(keys);
    for (const question of questions) {
      if (!this.#open.has(question.key)) this.#open.set(question.key, this.#ask(question));
    }
    await this.#wait(keys);
    const sights: Seen[number][] = [];
    const blind = new Map<number, string>();
    for (const question of questions) {
      const answer = this.#take(question);
      if (typeof answer !== "string") sights.push(...answer);
      else for (const id of question.ruleIds) blind.set(id, answer);
    }
    return { sights: new Map(sights), blind };
  }

  /** A rule that was edited or removed asks something else. */
  #forgetOthers(keys: ReadonlySet<string>): void {
    for (const key of [...this.#last.keys(), ...this.#slow]) {
      if (keys.has(key)) continue;
      this.#last.delete(key);
      this.#slow.delete(key);
    }
    for (const [key, { isDone }] of this.#open) if (isDone && !keys.has(key)) this.#open.delete(key);
  }

  /** For those that are usually quick, so that a slow one costs the others nothing but its first time. */
  async #wait(keys: ReadonlySet<string>): Promise<void> {
    const awaited = [...this.#open].filter(([key, { isSlow }]) => keys.has(key) && !isSlow).map(([, { done }]) => done);
    const enough = new AbortController();
    const patience = delay(this.#policy.patienceMs, undefined, { signal: enough.signal }).catch(() => undefined); // answered
    await Promise.race([Promise.all(awaited), patience]);
    enough.abort();
  }

  /** What is answered, what was answered before, or why there is no answer. */
  #take({ key }: Question): Seen | string {
    const open = this.#open.get(key);
    const now = performance.now();
    if (open?.isDone === true) {
      this.#open.delete(key);
      const result = open.answer ?? this.#reasonOf(open.refusal);
      this.#last.set(key, { result, atMs: now });
      return result;
    }
    const last = this.#last.get(key);
    const sinceMs = last?.atMs ?? open?.sinceMs ?? now;
    if (now - sinceMs < KEPT_MS) return last?.result ?? [];
    return `no answer for ${Math.round((now - sinceMs) / 1_000)} s: it waits behind questions that MySQL takes long to answer`;
  }

  #reasonOf(refusal: unknown): string {
    if (isTooSlow(refusal))
      return `MySQL needs longer than ${this.#policy.questionMaxMs / 1_000} s to answer what it asks`;
    return refusal instanceof Error ? refusal.message : String(refusal);
  }

  #ask(question: Question): Open {
    const isSlow = this.#slow.has(question.key);
    const answered = Promise.withResolvers<void>();
    const open: Open = {
      isSlow,
      sinceMs: performance.now(),
      done: answered.promise,
      answer: undefined,
      refusal: undefined,
      isDone: false,
    };
    const lane = isSlow ? this.#slowLane : this.#fastLane;
    void lane.run(() => this.#answer(question, open)).then(answered.resolve); // which never rejects
    return open;
  }

  async #answer({ key, kind, ask }: Question, open: Open): Promise<void> {
    const began = performance.now();
    try {
      open.answer = await ask();
    } catch (refusal) {
      open.refusal = refusal; // told by whoever takes the answer
    }
    const tookMs = performance.now() - began;
    this.#told(kind, tookMs / 1_000);
    if (tookMs > SLOW_MS) this.#slow.add(key);
    else this.#slow.delete(key);
    open.isDone = true;
  }
}

/** Runs so many at a time, in the order in which they came. At most one of each question waits. */
class Lane {
  readonly #width: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(width: number) {
    this.#width = width;
  }

  async run(work: () => Promise<void>): Promise<void> {
    if (this.#running >= this.#width) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    await work();
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
