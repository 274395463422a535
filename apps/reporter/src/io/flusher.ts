/** Stores what waits, again and again. While MySQL is away it tries with growing pauses, and the rows go on merging. */
import { setTimeout as delay } from "node:timers/promises";
import { LarsError } from "@lars/model";
import type { Backoff } from "@lars/reactor";

/** What the flusher is tuned by. */
export interface FlushPolicy {
  readonly everyMs: number;
  /** With nothing to store, MySQL is asked this often whether it is there. */
  readonly pingEveryMs: number;
  /** How long a stop may take to store what waits. */
  readonly lastFlushMs: number;
}

/** Whom the flusher talks to. */
export interface FlushParts {
  /** Stores everything that waits; the number of rows. */
  readonly store: () => Promise<number>;
  /** Whether MySQL is there, asked when nothing is to be stored. */
  readonly ping: () => Promise<unknown>;
  readonly backoff: Backoff;
  readonly onStored: (rows: number, tookMs: number) => void;
  readonly onAway: (cause: LarsError) => void;
  readonly onBack: () => void;
  /** What should never happen; the next turn tries again. */
  readonly onBug: (cause: unknown) => void;
}

/** Between two flushes that take all the time there is. */
const LEAST_MS = 10;

/** The loop of flushes. Disposing stores once more, within bounds. */
export class Flusher implements AsyncDisposable {
  readonly #policy: FlushPolicy;
  readonly #parts: FlushParts;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #away = false;
  #contactAt = Number.NEGATIVE_INFINITY;
  #tookMs = 0;
  /** When the present flush began, or undefined between two. */
  #began: number | undefined;

  constructor(policy: FlushPolicy, parts: FlushParts) {
    this.#policy = policy;
    this.#parts = parts;
  }

  /**
   * Asks MySQL once, then flushes until it is disposed. A MySQL that is away is no reason not to start.
   * @throws LarsError `DATABASE_REFUSED`: no waiting helps against a wrong password.
   */
  async start(): Promise<void> {
    const refused = await this.#turn();
    if (refused?.code === "DATABASE_REFUSED") throw refused;
    this.#running = this.#run();
  }

  /** MySQL is away, or has been at a flush for so long: whoever has time should not ask more of it now. */
  isBehind(ms: number): boolean {
    return this.#away || (this.#began !== undefined && performance.now() - this.#began > ms);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    const last = this.#running.then(() => this.#turn());
    await Promise.race([last, delay(this.#policy.lastFlushMs, undefined, { ref: false })]);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const pauseMs = this.#away ? this.#parts.backoff.next() : Math.max(this.#policy.everyMs - this.#tookMs, LEAST_MS);
      await delay(pauseMs, undefined, { signal }).catch(() => undefined); // aborted: the stop has come
      if (!signal.aborted) await this.#turn();
    }
  }

  /** One flush; what MySQL said instead, if it did. */
  async #turn(): Promise<LarsError | undefined> {
    try {
      const began = performance.now();
      this.#began = began;
      const rows = await this.#parts.store();
      this.#tookMs = performance.now() - began;
      if (rows === 0 && began - this.#contactAt < this.#policy.pingEveryMs) return undefined;
      if (rows === 0) await this.#parts.ping();
      else this.#parts.onStored(rows, performance.now() - began);
      this.#reached();
      return undefined;
    } catch (cause) {
      return this.#failed(cause);
    } finally {
      this.#began = undefined;
    }
  }

  #reached(): void {
    this.#contactAt = performance.now();
    if (!this.#away) return;
    this.#away = false;
    this.#parts.backoff.reset();
    this.#parts.onBack();
  }

  #failed(cause: unknown): LarsError | undefined {
    this.#contactAt = Number.NEGATIVE_INFINITY;
    this.#away = true; // with growing pauses, whatever it is: the next try may fail as well
    if (!(cause instanceof LarsError)) {
      this.#parts.onBug(cause);
      return undefined;
    }
    this.#parts.onAway(cause);
    return cause;
  }
}
