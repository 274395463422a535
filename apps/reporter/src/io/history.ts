/** The history's loop: cuts minutes, stores them and events, adds up hours, lets go of what is old. */
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@lars/daemon";
import type { HistoryStore } from "@lars/db";
import { LarsError } from "@lars/model";
import type { Inbox } from "../core/inbox.ts";
import { PendingMinutes } from "../core/pending-minutes.ts";
import { HistoryTidy } from "./history-tidy.ts";
import { HistoryWriter } from "./history-writer.ts";
import type { Metrics } from "./metrics.ts";
import { MinuteClock } from "./minute-clock.ts";

export interface HistoryPolicy {
  /** Rows of minutes that may wait. */
  readonly rowsMax: number;
  /** Hours and events stay for so long. */
  readonly keepMs: number;
  /** How long a stop may take to store what waits. */
  readonly stopMs: number;
}

export interface HistoryParts {
  readonly inbox: Inbox;
  readonly history: HistoryStore;
  readonly clock: () => number;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** The latest state has to wait for MySQL. */
  readonly isStateBehind: () => boolean;
}

const LOOK_EVERY_MS = 1_000;
const PAUSE_MS = 50;
const ROLL_EVERY_MS = 60_000;
const TIDY_EVERY_MS = 600_000;

export class History implements AsyncDisposable {
  readonly #policy: HistoryPolicy;
  readonly #parts: HistoryParts;
  readonly #pending: PendingMinutes;
  readonly #writer: HistoryWriter;
  readonly #tidy: HistoryTidy;
  readonly #minutes: MinuteClock;
  readonly #stop = new AbortController();
  readonly #storing: Promise<void>;
  readonly #keeping: Promise<void>;
  /** Whose minutes these are; another number each time that minutes may come twice. */
  #reporter = aNumber();
  #rollDueMs = 0;
  #tidyDueMs = 0;
  #toldRefusal: string | undefined;

  constructor(policy: HistoryPolicy, parts: HistoryParts) {
    const { inbox, history, clock, metrics, isStateBehind } = parts;
    this.#policy = policy;
    this.#parts = parts;
    this.#pending = new PendingMinutes(policy.rowsMax);
    this.#writer = new HistoryWriter({
      history,
      pending: this.#pending,
      events: inbox.events,
      isStateBehind,
      pause: (ms) => this.#pause(ms),
      stored: (table, rows) => metrics.stored(table, rows),
      refused: (table, rows, cause) => this.#refused(table, rows, cause),
    });
    this.#tidy = new HistoryTidy({
      history,
      clock,
      keepMs: policy.keepMs,
      rolled: () => metrics.hourRolled(),
      dropped: (partitions, rows) => metrics.historyDropped(partitions, rows),
      noPartitions: (cause) =>
        parts.log.warn({ code: cause.code }, "no rights to alter tables: history is deleted in small batches instead"),
      pause: (ms) => this.#pause(Math.max(ms, PAUSE_MS)),
      isStopping: () => this.#stop.signal.aborted,
    });
    this.#minutes = new MinuteClock({
      clock,
      onMinute: (atSeconds) => this.#cut(atSeconds),
      onSetBack: () => this.#beginAnew(),
    });
    this.#storing = this.#repeat(() => this.#writer.storeAll(this.#stop.signal));
    this.#keeping = this.#repeat(() => this.#keep());
  }

  /** Rows of minutes and events that wait. */
  waiting(): { readonly minutes: number; readonly events: number } {
    return { minutes: this.#pending.rows, events: this.#parts.inbox.events.size };
  }

  /** Stores what waits and the part of a minute that there is, within bounds. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    const { present } = this.#minutes;
    this.#minutes[Symbol.dispose]();
    if (present !== undefined) this.#cut(present);
    const last = this.#storing.then(() => this.#writer.storeAll(this.#stop.signal));
    const tooLate = delay(this.#policy.stopMs, undefined, { ref: false });
    await Promise.race([Promise.all([last, this.#keeping]), tooLate]).catch(() => undefined); // what waits still is told below
    const { minutes, events } = this.waiting();
    const waiting = { minutes, events };
    if (minutes + events > 0) this.#parts.log.error({ waiting }, "history that could not be stored before the end");
  }

  /** Without room for it the minute goes on, and is stored as part of a later one. */
  #cut(atSeconds: number): void {
    const { inbox, metrics } = this.#parts;
    if (this.#pending.hasRoom(inbox.cells.size))
      this.#pending.add({ ...inbox.cutMinute(atSeconds), reporter: this.#reporter });
    else metrics.minuteJoined();
    inbox.sweep();
  }

  /** A minute that is written once more under the same number would take the place of the one that is there. */
  #beginAnew(): void {
    this.#reporter = aNumber();
    this.#parts.log.warn("the clock was set back: minutes go on from there, beside those that are stored already");
  }

  /** What fails is made up for by the next turn; whether MySQL is there is told by the flushes. */
  async #repeat(turn: () => Promise<void>): Promise<void> {
    const { signal } = this.#stop;
    let told: string | undefined;
    while (!signal.aborted) {
      try {
        await turn();
        told = undefined;
      } catch (cause) {
        told = this.#failed(cause, told);
      }
      await this.#pause(LOOK_EVERY_MS);
    }
  }

  /** Beside the storing, as what is old may be a hundred million rows; what fails of one keeps the other from nothing. */
  async #keep(): Promise<void> {
    const now = this.#parts.clock();
    try {
      if (isDue(this.#tidyDueMs, TIDY_EVERY_MS, now)) {
        const isTidy = await this.#tidy.tidy();
        this.#tidyDueMs = isTidy ? now + TIDY_EVERY_MS : 0;
      }
    } finally {
      if (isDue(this.#rollDueMs, ROLL_EVERY_MS, now) && !this.#stop.signal.aborted) await this.#roll(now);
    }
  }

  async #roll(now: number): Promise<void> {
    this.#rollDueMs = now + ROLL_EVERY_MS;
    await this.#tidy.rollHours();
    this.#toldRefusal = undefined;
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined); // aborted: the stop has come
  }

  /** What was told, so that the same is not told again. */
  #failed(cause: unknown, told: string | undefined): string | undefined {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof LarsError && cause.code === "DATABASE_UNAVAILABLE") return told;
    if (told !== reason) {
      this.#parts.log.warn({ reason }, "the history cannot be kept; it is tried again, the latest state goes on");
    }
    return reason;
  }

  #refused(table: string, rows: number, cause: unknown): void {
    this.#parts.metrics.refused(table, rows);
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (this.#toldRefusal === reason) return;
    this.#toldRefusal = reason;
    this.#parts.log.error({ table, rows, reason }, "MySQL does not take rows of the history; they are left out");
  }
}

/** Also when the clock was set back meanwhile. */
function isDue(dueMs: number, everyMs: number, nowMs: number): boolean {
  return nowMs >= dueMs || nowMs < dueMs - everyMs;
}

/** So that several reporters write beside each other. */
function aNumber(): number {
  return randomBytes(4).readUInt32LE();
}
