/** The reporter: agents in, tables out. */
import type { ReporterConfig } from "@lars/config";
import type { DaemonContext } from "@lars/daemon";
import { createDatabase, type Database } from "@lars/db";
import type { Clock } from "@lars/model";
import { listenTcp, type ReactorEvent, type TcpServerOptions } from "@lars/reactor";
import { startAlerts } from "./alerts/start-alerts.ts";
import { Inbox } from "./core/inbox.ts";
import { agentDoor } from "./io/agent-door.ts";
import { createMetrics, type Metrics, showSight } from "./io/metrics.ts";
import { addressOf, aNodeIdentity, NodeHeartbeat } from "./io/node-heartbeat.ts";
import { SharedClock } from "./io/shared-clock.ts";
import { openStorage } from "./io/storage.ts";

/** A reporter that takes reports. Disposing stops taking them, stores what waits, and closes MySQL. */
export interface Reporter extends AsyncDisposable {
  readonly port: number;
}

const DRAIN_MS = 500;
const EVENTS_MAX = 20_000;

/** Beside those that store statuses: one for agents, one for the history and one for what is seldom. */
const MORE_CONNECTIONS = 3;

/** A MySQL that says nothing for so long while something is to be stored is away. */
const SILENCE_MAX_MS = 10_000;

/** Rows that somebody else keeps locked for longer wait for the next flush; all others are stored meanwhile. */
const LOCK_WAIT_S = 1;

/**
 * Starts whole or not at all. MySQL may be away: reports are merged until it is back.
 * @throws LarsError `PORT_IN_USE`, `DATABASE_REFUSED`.
 */
export async function startReporter(
  config: ReporterConfig,
  context: DaemonContext,
  { clock: given }: { readonly clock?: Clock } = {},
): Promise<Reporter> {
  await using opened = new AsyncDisposableStack();
  const identity = aNodeIdentity();
  const { instance } = identity;
  const metrics = createMetrics(context);
  const database = opened.use(
    createDatabase({
      url: config.databaseUrl,
      connectionsMax: config.dbConnections + MORE_CONNECTIONS,
      silenceMaxMs: SILENCE_MAX_MS,
      lockWaitSeconds: LOCK_WAIT_S,
    }),
  );
  const clock = given ?? opened.use(clockOf(database, context, metrics)).now;
  const inbox = new Inbox({ rowsMax: config.rowsMax, eventsMax: EVENTS_MAX, clock, instance });
  const storage = opened.use(await openStorage({ inbox, database, config, context, metrics, clock }));
  const server = opened.use(
    await listenTcp(listening(config), agentDoor(inbox, metrics, identity), (event) => logEvent(context, event)),
  );
  const counters = () => server.counters();
  showSight(context, {
    counters,
    waiting: storage.waiting,
    cells: () => inbox.cells.size,
    events: () => inbox.events,
  });
  context.health.provideState(() => ({ connections: counters(), cells: inbox.cells.size, ...storage.state() }));
  const { port } = server;
  opened.use(
    new NodeHeartbeat({
      nodes: database.reporterNodes,
      identity,
      address: addressOf({ ...config.listen, port }),
      clock,
      sight: () => ({ connections: counters().connections, ...storage.sight() }),
    }),
  );
  if (config.alerts !== undefined) {
    const { databaseUrl, historyMs: keptMs, alerts } = config;
    opened.use(startAlerts({ ...alerts, databaseUrl, keptMs, holder: instance }, context));
  }
  context.log.info({ port, host: config.listen.host }, "agents may report");
  const running = opened.move();
  return { port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function listening({ listen: { idleTimeoutMs, ...listen } }: ReporterConfig): TcpServerOptions {
  return { ...listen, drainMs: DRAIN_MS, ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }) };
}

/** How far a clock may be off without a word. */
const OFFSET_MAX_MS = 5_000;

function clockOf(database: Database, { log }: DaemonContext, metrics: Metrics): SharedClock {
  let isOff = false;
  return new SharedClock({
    ask: database.nowMs,
    own: Date.now,
    steady: () => performance.now(),
    onOffset(ms) {
      metrics.clockIsOff(ms / 1_000);
      if (isOff === Math.abs(ms) > OFFSET_MAX_MS) return;
      isOff = !isOff;
      const seconds = Math.round(ms / 1_000);
      if (isOff)
        log.warn({ seconds }, "this machine's clock and MySQL's differ: reporters go by MySQL's; set them right");
      else log.info("this machine's clock and MySQL's agree");
    },
  });
}

function logEvent({ log }: DaemonContext, { message, ...event }: ReactorEvent): void {
  log.warn(event, message);
}
