/**
 * Whether a peer that should answer still does: asked when it was quiet for a while, gone when it leaves that unanswered.
 * Told of time that passes and never asking for it, so that a process that was stopped itself blames nobody.
 */
import type { Random } from "@lars/model";

/** Milliseconds that a peer may say nothing, when nobody sets another time: another one answers within two seconds. */
export const SILENCE_MAX_MS = 1_500;

/** How often it is looked at, milliseconds. */
const TICK_MS = 50;

/** How long a connected peer may say nothing. */
export interface SilencePolicy {
  /** Longest silence in all, milliseconds: half of it passes before the peer is asked, two fifths before it is given up. */
  readonly silenceMaxMs: number;
  /** With one peer only, nothing is won by leaving it soon: it has three times as long. */
  readonly peers: number;
}

/** Part of the whole that passes before the peer is asked, give or take a tenth: a thousand agents ask one by one. */
const QUIET_PART = 0.5;
const QUIET_SPREAD = 0.1;

/** Part of the whole in which something must be heard once it was asked. */
const ANSWER_PART = 0.4;

const ALONE = 3;

/** A peer that answers late is given twice as long after each round in which all were given up, up to this many times. */
const PATIENCE_MAX = 16;

/** What is to be done now. */
export type SilenceVerdict = "nothing" | "ask" | "give up";

export class SilenceWatch {
  readonly #wholeMs: number;
  readonly #peers: number;
  readonly #random: Random;
  #quietMs = 0;
  #askAfterMs: number;
  #unansweredMs: number | undefined;
  #givenUp = 0;
  #patience = 1;

  constructor({ silenceMaxMs, peers }: SilencePolicy, random: Random) {
    this.#wholeMs = peers > 1 ? silenceMaxMs : silenceMaxMs * ALONE;
    this.#peers = peers;
    this.#random = random;
    this.#askAfterMs = this.#nextAskAfterMs();
  }

  /** How long an asked peer has to answer, milliseconds. */
  get answerWithinMs(): number {
    return this.#wholeMs * ANSWER_PART * this.#patience;
  }

  /** Another connection: what was asked on the one before is forgotten. */
  began(): void {
    this.heard();
  }

  /** The peer said something. */
  heard(): void {
    this.#quietMs = 0;
    this.#unansweredMs = undefined;
    this.#askAfterMs = this.#nextAskAfterMs();
  }

  /** Something was sent that the peer answers. */
  asked(): void {
    this.#unansweredMs ??= 0;
  }

  /** All is well for long enough that lateness is no habit of these peers: patience is what it was. */
  trusted(): void {
    this.#givenUp = 0;
    this.#patience = 1;
  }

  /** So much time passed while we listened. */
  passed(ms: number): SilenceVerdict {
    this.#quietMs += ms;
    if (this.#unansweredMs === undefined) return this.#quietMs >= this.#askAfterMs ? "ask" : "nothing";
    this.#unansweredMs += ms;
    if (this.#unansweredMs < this.answerWithinMs) return "nothing";
    this.#giveUp();
    return "give up";
  }

  #giveUp(): void {
    this.#givenUp += 1;
    if (this.#givenUp % this.#peers === 0) this.#patience = Math.min(PATIENCE_MAX, this.#patience * 2);
    this.heard();
  }

  #nextAskAfterMs(): number {
    const spread = (this.#random() * 2 - 1) * QUIET_SPREAD;
    return this.#wholeMs * QUIET_PART * (1 + spread);
  }
}

/** Tells `each` the time that passed, for as long as it is not disposed. A process that was stopped heard nothing, too. */
export function everyTick(each: (ms: number) => void): Disposable {
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    each(Math.min(nowMs - lastMs, 2 * TICK_MS));
    lastMs = nowMs;
  }, TICK_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
