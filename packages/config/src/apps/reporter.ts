/** Settings of the reporter; lars_reporter.conf of deployed Lars loads unchanged, its `[repoter]` included. */

import { type DaemonConfig, daemonConfig, daemonSettings } from "../daemon-settings.ts";
import { databaseSettings, databaseUrl } from "../database-settings.ts";
import { count, duration, listenPort } from "../kinds.ts";
import { readSettings } from "../read-settings.ts";
import { environmentNamesOf } from "../setting.ts";
import { type ConfigSource, systemSource } from "../source.ts";
import { connectionSettings } from "./connection-settings.ts";
import { dnsListenSettings } from "./dns-listen.ts";
import { RESERVED_VARIABLES } from "./launcher.ts";
import { reporterAlertSettings } from "./reporter-alerts.ts";

/** `lars up` starts this and the dns-service from one environment, and both have a section `[reactor]`. */
const NOT_OURS = RESERVED_VARIABLES.union(new Set(Object.values(dnsListenSettings).flatMap(environmentNamesOf)));

const reporterSection = { section: "reporter", sectionAliases: ["repoter"] } as const;

export const reporterSettings = {
  host: connectionSettings.host,
  port: { section: "reactor", key: "port", kind: listenPort, preset: "7779", about: "TCP port that agents connect to" },
  connectionsMax: connectionSettings.connectionsMax,
  loopThreads: {
    section: "reactor",
    key: "threadNum",
    kind: count(1, 64),
    preset: "1",
    about: "accepted as deployed files have it; one loop merges faster than MySQL stores",
  },
  outboxBytesMax: {
    section: "reactor",
    key: "outbox_bytes_max",
    kind: count(65_536, 1_073_741_824),
    preset: "1048576",
    about: "bytes that may wait for a slow agent; one that falls further behind is disconnected",
  },
  writeTimeoutMs: connectionSettings.writeTimeoutMs,
  idleTimeoutMs: connectionSettings.idleTimeoutMs,
  keepAliveMs: connectionSettings.keepAliveMs,
  dbConnections: {
    ...reporterSection,
    key: "db_thread_cnt",
    kind: count(1, 64),
    preset: "3",
    about: "connections to MySQL that store at the same time",
  },
  flushIntervalMs: {
    ...reporterSection,
    key: "flush_interval",
    kind: duration("ms", "10ms", "60s"),
    preset: "500ms",
    about: "how often what waits is stored",
  },
  rowsMax: {
    ...reporterSection,
    key: "rows_max",
    kind: count(1, 10_000_000),
    preset: "1000000",
    about: "rows that may be known, or wait for MySQL; what is new beyond them is dropped and counted",
  },
  batchRows: {
    ...reporterSection,
    key: "batch_rows",
    kind: count(1, 50_000),
    preset: "2000",
    about: "rows in one statement; fewer where MySQL takes no statement of that size (max_allowed_packet)",
  },
  agentRetentionMs: {
    ...reporterSection,
    key: "agent_retention",
    kind: duration("s", "60s", "3650d"),
    preset: "7d",
    about: "an agent that nobody has seen for so long is forgotten, its modules too",
  },
  historyDays: {
    ...reporterSection,
    key: "history_days",
    kind: count(1, 3650),
    preset: "14",
    about: "days for which calls per hour, totals and events are kept; calls per minute are kept for one",
  },
  stopTimeoutMs: {
    ...reporterSection,
    key: "stop_timeout",
    kind: duration("s", "0s", "5m"),
    preset: "10s",
    about: "how long a stop may take to store what waits",
  },
  ...reporterAlertSettings,
  ...databaseSettings,
  ...daemonSettings(17_779),
} as const;

/** What the reporter is tuned by. */
export interface ReporterConfig extends DaemonConfig {
  readonly listen: {
    readonly host: string;
    /** 0: any free port. */
    readonly port: number;
    readonly connectionsMax: number;
    readonly outboxBytesMax: number;
    readonly writeTimeoutMs: number;
    /** Undefined: connections may be silent for ever. */
    readonly idleTimeoutMs: number | undefined;
    readonly keepAliveMs: number;
  };
  readonly databaseUrl: string;
  readonly dbConnections: number;
  readonly flushIntervalMs: number;
  /** Rows that may be known or wait, of each kind. */
  readonly rowsMax: number;
  readonly batchRows: number;
  /** Rows of agents that were not seen for so long are trimmed. */
  readonly agentRetentionMs: number;
  /** Hours, totals and events of calls stay for so long. */
  readonly historyMs: number;
  /** How long a stop may take to store what waits. */
  readonly stopTimeoutMs: number;
  /** Undefined: this reporter leaves alerts to others. */
  readonly alerts: { readonly everyMs: number; readonly webhookTimeoutMs: number } | undefined;
}

const DAY_MS = 86_400_000;

/**
 * The reporter's config; `source` is this process where it says nothing.
 * @throws LarsError `CONFIG_INVALID`.
 */
export function loadReporterConfig(given: Partial<ConfigSource> = {}): ReporterConfig {
  const source = systemSource(given);
  const { values } = readSettings(reporterSettings, source, NOT_OURS);
  return {
    ...daemonConfig(values, source),
    listen: {
      host: values.host,
      port: values.port,
      connectionsMax: values.connectionsMax,
      outboxBytesMax: values.outboxBytesMax,
      writeTimeoutMs: values.writeTimeoutMs,
      idleTimeoutMs: values.idleTimeoutMs === 0 ? undefined : values.idleTimeoutMs,
      keepAliveMs: values.keepAliveMs,
    },
    databaseUrl: databaseUrl(values, source),
    dbConnections: values.dbConnections,
    flushIntervalMs: values.flushIntervalMs,
    rowsMax: values.rowsMax,
    batchRows: values.batchRows,
    agentRetentionMs: values.agentRetentionMs,
    historyMs: values.historyDays * DAY_MS,
    stopTimeoutMs: values.stopTimeoutMs,
    alerts: values.alerts ? { everyMs: values.alertIntervalMs, webhookTimeoutMs: values.webhookTimeoutMs } : undefined,
  };
}
