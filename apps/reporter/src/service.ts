/** The reporter: agents in, tables out. */
import { hostname } from "node:os";
import type { ReporterConfig } from "@lars/config";
import { type DaemonContext, VERSION } from "@lars/daemon";
import { createDatabase, type Database } from "@lars/db";
import { Backoff, listenTcp, type ReactorEvent } from "@lars/reactor";
import { Inbox } from "./core/inbox.ts";
import { agentDoor } from "./io/agent-door.ts";
import { AgentTrim } from "./io/agent-trim.ts";
import { Flusher } from "./io/flusher.ts";
import { createMetrics, type Metrics, showSight } from "./io/metrics.ts";
import { queuesOf } from "./io/storage.ts";
import { watchStorage } from "./io/storage-watch.ts";

/** A reporter that takes reports. Disposing stops taking them, stores what waits, and closes MySQL. */
export interface Reporter extends AsyncDisposable {
  readonly port: number;
}

/** A last flush takes at most so long; the process's own bound is above. */
const LAST_FLUSH_MS = 3000;
const PING_EVERY_MS = 5000;
const DRAIN_MS = 500;
const TRIM_EVERY_MS = 3_600_000;
const TRIMMED_AT_ONCE = 500;

/**
 * Starts whole or not at all. MySQL may be away: reports are merged until it is back.
 * @throws LarsError `PORT_IN_USE`, `DATABASE_REFUSED`.
 */
export async function startReporter(config: ReporterConfig, context: DaemonContext): Promise<Reporter> {
  await using opened = new AsyncDisposableStack();
  const inbox = new Inbox({ rowsMax: config.rowsMax, clock: Date.now });
  const metrics = createMetrics(context);
  const database = opened.use(createDatabase({ url: config.databaseUrl, connectionsMax: config.dbConnections }));
  const watch = watchStorage({ context, metrics, config, queues: queuesOf(inbox, database) });
  const policy = { everyMs: config.flushIntervalMs, pingEveryMs: PING_EVERY_MS, lastFlushMs: LAST_FLUSH_MS };
  const backoff = new Backoff({ firstMs: Math.max(100, config.flushIntervalMs), longestMs: 10_000 }, Math.random);
  opened.defer(() => watch.tellWhatIsLost());
  const flusher = opened.use(
    new Flusher(policy, { ...watch.parts, ping: () => database.routes.readVersion(), backoff }),
  );
  opened.use(trimAgents(config, context, { database, metrics }));
  const own = { software: "lars-reporter", version: VERSION, hostname: hostname(), instance: hostname().slice(0, 64) };
  const { port: wanted, ...listen } = config.listen;
  const server = opened.use(
    await listenTcp({ ...listen, port: wanted, drainMs: DRAIN_MS }, agentDoor(inbox, metrics, own), (event) =>
      logEvent(context, event),
    ),
  );
  showSight(context, { counters: () => server.counters(), waiting: watch.waiting });
  context.health.provideState(() => ({ connections: server.counters(), ...watch.state() }));
  await flusher.start();

  const { port } = server;
  context.log.info({ port, host: listen.host }, "agents may report");
  const running = opened.move();
  return { port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function trimAgents(
  { agentRetentionMs }: ReporterConfig,
  { log }: DaemonContext,
  { database, metrics }: { readonly database: Database; readonly metrics: Metrics },
): AgentTrim {
  return new AgentTrim(
    {
      retentionMs: agentRetentionMs,
      everyMs: Math.min(TRIM_EVERY_MS, agentRetentionMs / 10),
      batchRows: TRIMMED_AT_ONCE,
    },
    { trim: database.agents.trimAgents, clock: Date.now, log, trimmed: metrics.trimmed },
  );
}

function logEvent({ log }: DaemonContext, { message, ...event }: ReactorEvent): void {
  log.warn(event, message);
}
