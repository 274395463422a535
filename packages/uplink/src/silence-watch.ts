/**
 * Whether a peer that should answer still does: asked when it was quiet for a while, gone when it leaves that unanswered.
 * Told of time that passes and never asking for it, so that a process that was stopped itself blames nobody.
 */
import type { Random } from "@lars/model";

/** Milliseconds that a peer may say nothing, when nobody sets another time: another one answers within two seconds. */
export const SILENCE_MAX_MS = 1_500;

/** How often it is looked at, milliseconds. */
const TICK_MS = 50;

/** Of the time between two looks so much was listened at most, milliseconds. */
const LISTENED_MAX_MS = 2 * TICK_MS;

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

/** A peer is given twice as long after each round in which all were given up, up to this many times. */
const PATIENCE_MAX = 16;

/** With so much patience a silent peer is still left within the whole time, as it is asked sooner. */
const PATIENCE_WITHIN = 2;
const QUIET_PART_IF_PATIENT = 0.2;

/** When so long nothing came late on one connection, its peer is no longer suspected of lateness, milliseconds. */
const TRUSTED_AFTER_MS = 60_000;

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
  /** Something came that a silent peer had been given up for: patience finds those that are late, not those that are gone. */
  #knownLate = false;
  /** For how long nothing came late on this connection. */
  #goodMs = 0;

  constructor({ silenceMaxMs, peers }: SilencePolicy, random: Random) {
    this.#wholeMs = peers > 1 ? silenceMaxMs : silenceMaxMs * ALONE;
    this.#peers = peers;
    this.#random = random;
    this.#askAfterMs = this.#nextAskAfterMs();
  }

  /** How long an asked peer has to answer, milliseconds. */
  get answerWithinMs(): number {
    return this.#answerMs(this.#patience);
  }

  /** Another connection: what was asked on the one before is forgotten. */
  began(): void {
    this.#goodMs = 0;
    this.#listenAnew();
  }

  /** The peer said something. */
  heard(): void {
    if (this.#unansweredMs !== undefined) this.#answeredAfter(this.#unansweredMs);
    this.#listenAnew();
  }

  /** Something was sent that the peer answers. */
  asked(): void {
    this.#unansweredMs ??= 0;
  }

  /** So much time passed while we listened. */
  passed(ms: number): SilenceVerdict {
    this.#quietMs += ms;
    this.#goodMs += ms;
    if (this.#goodMs >= TRUSTED_AFTER_MS) this.#trust();
    if (this.#unansweredMs === undefined) return this.#quietMs >= this.#askAfterMs ? "ask" : "nothing";
    this.#unansweredMs += ms;
    if (this.#unansweredMs < this.answerWithinMs) return "nothing";
    this.#listenAnew();
    return "give up";
  }

  /** The peer is left for its silence. When all were, one after the other, each of them has longer from now on. */
  gaveUp(): void {
    this.#givenUp += 1;
    if (this.#givenUp % this.#peers === 0) this.#patience = Math.min(PATIENCE_MAX, this.#patience * 2);
  }

  /**
   * Who answers promptly was silent before because it was gone, and is left within the whole time when it goes again. Who
   * does not was late, and would be left again and again.
   */
  #answeredAfter(ms: number): void {
    if (ms >= this.#answerMs(1)) this.#goodMs = 0;
    if (ms >= this.#answerMs(PATIENCE_WITHIN)) this.#knownLate = true;
    if (this.#knownLate || this.#patience <= PATIENCE_WITHIN) return;
    this.#patience = PATIENCE_WITHIN;
    this.#givenUp = 0;
  }

  #trust(): void {
    this.#goodMs = 0;
    this.#givenUp = 0;
    this.#patience = 1;
    this.#knownLate = false;
  }

  #listenAnew(): void {
    this.#quietMs = 0;
    this.#unansweredMs = undefined;
    this.#askAfterMs = this.#nextAskAfterMs();
  }

  #answerMs(patience: number): number {
    return this.#wholeMs * ANSWER_PART * patience;
  }

  #nextAskAfterMs(): number {
    const spread = (this.#random() * 2 - 1) * QUIET_SPREAD;
    const part = this.#patience === 1 ? QUIET_PART : QUIET_PART_IF_PATIENT;
    return this.#wholeMs * part * (1 + spread);
  }
}

/** How much of the time a process listened: in what passed while it was stopped, or busy with one thing, it heard nobody. */
export class ListenedTime {
  #lookedMs: number;

  constructor(nowMs: number) {
    this.#lookedMs = nowMs;
  }

  /** Milliseconds since the look before. */
  look(nowMs: number): number {
    const ms = Math.min(nowMs - this.#lookedMs, LISTENED_MAX_MS);
    this.#lookedMs = nowMs;
    return ms;
  }
}

/**
 * Tells `each` the time that it was listened, for as long as it is not disposed; each time after what has come was read, so
 * that an answer that came while the process was stopped is one.
 */
export function everyTick(each: (ms: number) => void): Disposable {
  const listened = new ListenedTime(performance.now());
  let afterReading: NodeJS.Immediate | undefined;
  const timer = setInterval(() => {
    afterReading = setImmediate(() => each(listened.look(performance.now())));
  }, TICK_MS);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      clearImmediate(afterReading);
    },
  };
}
