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
  readonly #running: Promise<void>;
  #rollDueMs = 0;
  #tidyDueMs = 0;
  #told: string | undefined;

  constructor(policy: HistoryPolicy, parts: HistoryParts) {
    const { inbox, history, clock, metrics, isStateBehind } = parts;
    this.#policy = policy;
    this.#parts = parts;
    this.#pending = new PendingMinutes(policy.rowsMax);
    this.#writer = new HistoryWriter({
      history,
      pending: this.#pending,
      events: inbox.events,
      reporter: randomBytes(4).readUInt32LE(),
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
    this.#minutes = new MinuteClock({ clock, onMinute: (atSeconds) => this.#cut(atSeconds) });
    this.#running = this.#run();
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
    const last = this.#running.then(() => this.#writer.storeAll(this.#stop.signal));
    const tooLate = delay(this.#policy.stopMs, undefined, { ref: false });
    await Promise.race([last, tooLate]).catch(() => undefined); // what waits still is told below
    const { minutes, events } = this.waiting();
    const waiting = { minutes, events };
    if (minutes + events > 0) this.#parts.log.error({ waiting }, "history that could not be stored before the end");
  }

  /** Without room for it the minute goes on, and is stored as part of a later one. */
  #cut(atSeconds: number): void {
    const { inbox, metrics } = this.#parts;
    if (this.#pending.hasRoom(inbox.cells.size)) this.#pending.add(inbox.cutMinute(atSeconds));
    else metrics.minuteJoined();
    inbox.sweep();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#turn();
      await this.#pause(LOOK_EVERY_MS);
    }
  }

  /** What fails is made up for by the next turn; whether MySQL is there is told by the flushes. */
  async #turn(): Promise<void> {
    try {
      const now = this.#parts.clock();
      if (now >= this.#tidyDueMs) {
        await this.#tidy.tidy();
        this.#tidyDueMs = now + TIDY_EVERY_MS;
      }
      await this.#writer.storeAll(this.#stop.signal);
      if (now < this.#rollDueMs || this.#stop.signal.aborted) return;
      this.#rollDueMs = now + ROLL_EVERY_MS;
      await this.#tidy.rollHours();
      this.#told = undefined;
    } catch (cause) {
      this.#failed(cause);
    }
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined); // aborted: the stop has come
  }

  #failed(cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof LarsError && cause.code === "DATABASE_UNAVAILABLE") return;
    if (this.#told === reason) return;
    this.#told = reason;
    this.#parts.log.warn({ reason }, "the history cannot be kept; it is tried again, the latest state goes on");
  }

  #refused(table: string, rows: number, cause: unknown): void {
    this.#parts.metrics.refused(table, rows);
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (this.#told === reason) return;
    this.#told = reason;
    this.#parts.log.error({ table, rows, reason }, "MySQL does not take rows of the history; they are left out");
  }
}
