/** How storing goes, told to the log, the metrics, health and `/state`: once when MySQL goes, once when it is back. */
import type { ReporterConfig } from "@lars/config";
import type { DaemonContext } from "@lars/daemon";
import type { LarsError } from "@lars/model";
import type { FlushParts } from "./flusher.ts";
import type { Metrics } from "./metrics.ts";
import type { Batching, Queue } from "./queue.ts";

/** What is watched, and who is told. */
export interface StorageWatchParts {
  readonly context: DaemonContext;
  readonly metrics: Metrics;
  readonly config: Pick<ReporterConfig, "batchRows">;
}

/** Queues that are stored one after the other, over so many connections. */
export interface QueueGroup {
  readonly queues: readonly Queue[];
  readonly connections: number;
}

type Told = Omit<FlushParts, "ping" | "backoff">;

/** Refused rows that the log names in a minute; all are counted. */
const REFUSALS_LOGGED = 20;
const MINUTE_MS = 60_000;

/** Watches groups of queues, each with a flusher of its own. */
export class StorageWatch {
  readonly #parts: StorageWatchParts;
  readonly #queues: Queue[] = [];
  readonly #away = new Set<QueueGroup>();
  #since: { readonly at: Date; readonly reason: string } | undefined;
  #lastFlush: { readonly at: string; readonly rows: number; readonly tookMs: number } | undefined;
  #refusals = { minute: 0, logged: 0 };

  constructor(parts: StorageWatchParts) {
    this.#parts = parts;
  }

  /** The parts of a group's flusher that store and tell. */
  partsOf(group: QueueGroup): Told {
    this.#queues.push(...group.queues);
    return {
      store: () => this.#storeAll(group),
      onStored: (rows, tookMs) => {
        this.#lastFlush = { at: new Date().toISOString(), rows, tookMs: Math.round(tookMs) };
        this.#parts.metrics.flushed(tookMs / 1000);
      },
      onAway: (cause) => this.#wentAway(group, cause),
      onBack: () => this.#cameBack(group),
      onBug: (cause) => this.#wentWrong(group, cause),
    };
  }

  waiting(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#queues.map((queue) => [queue.table, queue.size()]));
  }

  state(): object {
    const away = this.#since && { since: this.#since.at, reason: this.#since.reason };
    return { waiting: this.waiting(), lastFlush: this.#lastFlush, away, rows: this.#parts.metrics.totals() };
  }

  /** At the end: rows that could not be stored. */
  tellWhatIsLost(): void {
    const waiting = this.waiting();
    const rows = Object.values(waiting).reduce((sum, size) => sum + size, 0);
    if (rows > 0) this.#parts.context.log.error({ waiting }, `rows that could not be stored before the end: ${rows}`);
  }

  async #storeAll({ queues, connections }: QueueGroup): Promise<number> {
    const { config, metrics } = this.#parts;
    let rows = 0;
    for (const { table, storeAll } of queues) {
      const onRefused: Batching["onRefused"] = (cause, key) => this.#refused(table, key, cause);
      const stored = await storeAll({ batchRows: config.batchRows, connections, onRefused });
      metrics.stored(table, stored);
      rows += stored;
    }
    return rows;
  }

  #refused(table: string, key: object | string, cause: unknown): void {
    this.#parts.metrics.refused(table);
    const minute = Math.floor(Date.now() / MINUTE_MS);
    if (minute !== this.#refusals.minute) this.#refusals = { minute, logged: 0 };
    this.#refusals.logged += 1;
    if (this.#refusals.logged > REFUSALS_LOGGED) return;
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#parts.context.log.error({ table, key, reason }, "MySQL does not take a row; it is left out");
  }

  #wentAway(group: QueueGroup, cause: LarsError): void {
    if (this.#since === undefined) {
      this.#parts.context.log.warn({ code: cause.code }, `${cause.message} What agents report goes on being merged.`);
    }
    this.#isBehind(group, cause.message);
  }

  /** MySQL is there and takes nothing, for a reason that is nobody's row: told once, not twice a second. */
  #wentWrong(group: QueueGroup, err: unknown): void {
    const reason = err instanceof Error ? err.message : String(err);
    if (this.#since?.reason !== reason) {
      this.#parts.context.log.error(
        { err },
        "nothing can be stored; it is tried again, and what agents report is merged",
      );
    }
    this.#isBehind(group, reason);
  }

  #isBehind(group: QueueGroup, reason: string): void {
    this.#parts.metrics.failed();
    this.#away.add(group);
    this.#since = { at: this.#since?.at ?? new Date(), reason };
    this.#parts.context.health.stale(reason, this.#since.at);
  }

  #cameBack(group: QueueGroup): void {
    this.#away.delete(group);
    if (this.#away.size > 0) return;
    this.#parts.context.log.info({ since: this.#since?.at }, "MySQL is back; what waited is stored");
    this.#since = undefined;
    this.#parts.context.health.ready();
  }
}
