/** How storing goes, told to the log, the metrics, health and `/state`: once when MySQL goes, once when it is back. */
import type { ReporterConfig } from "@lars/config";
import type { DaemonContext } from "@lars/daemon";
import type { FlushParts } from "./flusher.ts";
import type { Metrics } from "./metrics.ts";
import type { Batching, Queue } from "./queue.ts";

/** What is watched, and who is told. */
export interface StorageWatchParts {
  readonly context: DaemonContext;
  readonly metrics: Metrics;
  readonly config: Pick<ReporterConfig, "batchRows" | "dbConnections">;
  readonly queues: readonly Queue[];
}

/** The flusher's parts that store and tell, and what there is to see of them. */
export interface StorageWatch {
  readonly parts: Omit<FlushParts, "ping" | "backoff">;
  waiting(): Readonly<Record<string, number>>;
  state(): object;
  /** At the end: rows that could not be stored. */
  tellWhatIsLost(): void;
}

interface Last {
  flush?: { readonly at: string; readonly rows: number; readonly tookMs: number };
  away?: { readonly since: Date; readonly reason: string };
}

export function watchStorage({ context, metrics, config, queues }: StorageWatchParts): StorageWatch {
  const { log, health } = context;
  const last: Last = {};
  const waiting = () => Object.fromEntries(queues.map((queue) => [queue.table, queue.size()]));
  return {
    waiting,
    state: () => ({ waiting: waiting(), lastFlush: last.flush, away: last.away, rows: metrics.totals() }),
    tellWhatIsLost() {
      const rows = Object.values(waiting()).reduce((sum, size) => sum + size, 0);
      if (rows > 0) log.error({ waiting: waiting() }, `rows that could not be stored before the end: ${rows}`);
    },
    parts: {
      store: () => storeAll(queues, config, { context, metrics }),
      onStored(rows, tookMs) {
        last.flush = { at: new Date().toISOString(), rows, tookMs: Math.round(tookMs) };
        metrics.flushed(tookMs / 1000);
      },
      onAway(cause) {
        metrics.failed();
        const known = last.away !== undefined;
        last.away = { since: last.away?.since ?? new Date(), reason: cause.message };
        health.stale(cause.message, last.away.since);
        if (known) return;
        log.warn({ code: cause.code }, `${cause.message} What agents report goes on being merged.`);
      },
      onBack() {
        log.info({ since: last.away?.since }, "MySQL is back; what waited is stored");
        delete last.away;
        health.ready();
      },
      onBug: (err) => log.error({ err }, "a flush failed; the next one tries again"),
    },
  };
}

async function storeAll(
  queues: readonly Queue[],
  config: StorageWatchParts["config"],
  { context, metrics }: Pick<StorageWatchParts, "context" | "metrics">,
): Promise<number> {
  let rows = 0;
  for (const queue of queues) {
    const batching: Batching = {
      batchRows: config.batchRows,
      connections: config.dbConnections,
      onRefused(err) {
        metrics.refused(queue.table);
        context.log.error({ err, table: queue.table }, "MySQL does not take a row; it is left out");
      },
    };
    const stored = await queue.storeAll(batching);
    metrics.stored(queue.table, stored);
    rows += stored;
  }
  return rows;
}
