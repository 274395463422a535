/** Everything that goes to MySQL: statuses, agents and history, each at its own pace over connections of its own. */
import type { ReporterConfig } from "@lars/config";
import type { DaemonContext } from "@lars/daemon";
import type { Database } from "@lars/db";
import type { Clock } from "@lars/model";
import { Backoff } from "@lars/reactor";
import type { Inbox } from "../core/inbox.ts";
import { agentQueues } from "./agent-storage.ts";
import { AgentTrim } from "./agent-trim.ts";
import { Flusher } from "./flusher.ts";
import { History } from "./history.ts";
import type { Metrics } from "./metrics.ts";
import type { NodeSight } from "./node-heartbeat.ts";
import { statusQueue } from "./status-queue.ts";
import { type QueueGroup, StorageWatch } from "./storage-watch.ts";

export interface StorageParts {
  readonly inbox: Inbox;
  readonly database: Database;
  readonly config: ReporterConfig;
  readonly context: DaemonContext;
  readonly metrics: Metrics;
  /** Unix milliseconds, as the inbox has them. */
  readonly clock: Clock;
}

/** What stores. Disposing stores what waits, within `stop_timeout`, and says what it could not. */
export interface Storage extends AsyncDisposable {
  waiting(): Readonly<Record<string, number>>;
  state(): object;
  sight(): Omit<NodeSight, "connections">;
}

const PING_EVERY_MS = 5000;
/** A MySQL that is back is noticed within that. */
const BACKOFF = { firstMs: 100, longestMs: 500 };
/** A flush of the latest state that takes longer than this goes before the history. */
const LONG_FLUSH_MS = 500;
/** Modules of agents are many bytes and nobody's alarm: they follow a little later. */
const AGENTS_EVERY_TIMES = 4;
const TRIM_EVERY_MS = 3_600_000;
const TRIMMED_AT_ONCE = 500;

/** @throws LarsError `DATABASE_REFUSED`: no waiting helps against a wrong password. */
export async function openStorage(parts: StorageParts): Promise<Storage> {
  const { inbox, database, config, context, metrics, clock } = parts;
  await using opened = new AsyncDisposableStack();
  const watch = new StorageWatch({ context, metrics, config });
  opened.defer(() => watch.tellWhatIsLost());
  const lag = new LargestSince();
  const statuses = statusesOf(parts, lag);
  const everyMs = config.flushIntervalMs;
  const agents = { queues: agentQueues(inbox, database), connections: 1 };
  const latest = flusherOf(parts, { watch, group: { queues: [statuses], connections: config.dbConnections }, everyMs });
  const flushers = [latest, flusherOf(parts, { watch, group: agents, everyMs: everyMs * AGENTS_EVERY_TIMES })];
  const storing: AsyncDisposable[] = [...flushers];
  // All at once: what one of them waits for must not cost the others their time.
  opened.defer(async () => void (await Promise.all(storing.map((each) => each[Symbol.asyncDispose]()))));
  for (const flusher of flushers) await flusher.start();
  const keeping = { rowsMax: config.rowsMax, keepMs: config.historyMs, stopMs: config.stopTimeoutMs };
  const history = new History(keeping, {
    inbox,
    history: database.history,
    clock,
    log: context.log,
    metrics,
    isStateBehind: () => latest.isBehind(LONG_FLUSH_MS),
  });
  storing.push(history, trimOf(parts));
  const waiting = () => ({ ...watch.waiting(), CallMinute: history.waiting().minutes, HostEvent: inbox.events.size });
  const running = opened.move();
  return {
    waiting,
    state: () => ({ ...watch.state(), waiting: waiting() }),
    sight() {
      const { stored = 0, queued = 0, merged = 0, unchanged = 0 } = metrics.totals();
      const rowsWaiting = Object.values(watch.waiting()).reduce((sum, rows) => sum + rows, 0);
      const taken = queued + merged + unchanged;
      return { rowsWaiting, minutesWaiting: history.waiting().minutes, lagMs: lag.take(), taken, stored };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function statusesOf({ inbox, database, metrics, clock }: StorageParts, lag: LargestSince) {
  return statusQueue({
    statuses: inbox.statuses,
    storage: {
      upsertPacked: (rows) => database.statuses.upsertPacked(rows),
      statementBytesMax: () => database.statementBytesMax(),
    },
    clock,
    onStored(lagMs) {
      lag.add(lagMs);
      metrics.lagged(lagMs / 1000);
    },
    onLocked: (rows) => metrics.locked(rows),
  });
}

function flusherOf(
  { database, config }: StorageParts,
  { watch, group, everyMs }: { watch: StorageWatch; group: QueueGroup; everyMs: number },
): Flusher {
  const policy = { everyMs, pingEveryMs: PING_EVERY_MS, lastFlushMs: config.stopTimeoutMs };
  const backoff = new Backoff(BACKOFF, Math.random);
  return new Flusher(policy, { ...watch.partsOf(group), ping: () => database.routes.readVersion(), backoff });
}

function trimOf({ database, config, context, metrics, clock }: StorageParts): AgentTrim {
  const policy = {
    retentionMs: config.agentRetentionMs,
    everyMs: Math.min(TRIM_EVERY_MS, config.agentRetentionMs / 10),
    batchRows: TRIMMED_AT_ONCE,
  };
  const { log } = context;
  return new AgentTrim(policy, { trim: database.agents.trimAgents, clock, log, trimmed: metrics.trimmed });
}

/** The largest number since it was taken last. */
class LargestSince {
  #largest = 0;

  add(number: number): void {
    this.#largest = Math.max(this.#largest, number);
  }

  take(): number {
    const largest = this.#largest;
    this.#largest = 0;
    return Math.round(largest);
  }
}
