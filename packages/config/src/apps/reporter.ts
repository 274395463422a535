/** Settings of the reporter; lars_reporter.conf of deployed Lars loads unchanged, its `[repoter]` included. */

import { type DaemonConfig, daemonConfig, daemonSettings } from "../daemon-settings.ts";
import { databaseSettings, databaseUrl } from "../database-settings.ts";
import { count, duration, host, listenPort } from "../kinds.ts";
import { readSettings } from "../read-settings.ts";
import { environmentNamesOf } from "../setting.ts";
import { type ConfigSource, systemSource } from "../source.ts";
import { dnsListenSettings } from "./dns-listen.ts";
import { RESERVED_VARIABLES } from "./launcher.ts";

/** `lars up` starts this and the dns-service from one environment, and both have a section `[reactor]`. */
const NOT_OURS = RESERVED_VARIABLES.union(new Set(Object.values(dnsListenSettings).flatMap(environmentNamesOf)));

const reporterSection = { section: "reporter", sectionAliases: ["repoter"] } as const;

export const reporterSettings = {
  host: { section: "reactor", key: "ip", kind: host, preset: "127.0.0.1", about: "address that agents connect to" },
  port: { section: "reactor", key: "port", kind: listenPort, preset: "7779", about: "TCP port that agents connect to" },
  connectionsMax: {
    section: "reactor",
    key: "maxConn",
    keyAliases: ["max_connections"],
    kind: count(1, 1_000_000),
    preset: "1024",
    about: "connections at a time; more are refused",
  },
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
    about: "rows that may wait for MySQL; what is new beyond them is dropped and counted",
  },
  batchRows: {
    ...reporterSection,
    key: "batch_rows",
    kind: count(1, 5000),
    preset: "500",
    about: "rows in one statement",
  },
  agentRetentionMs: {
    ...reporterSection,
    key: "agent_retention",
    kind: duration("s", "60s", "3650d"),
    preset: "7d",
    about: "an agent that nobody has seen for so long is forgotten, its modules too",
  },
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
  };
  readonly databaseUrl: string;
  readonly dbConnections: number;
  readonly flushIntervalMs: number;
  /** Rows that may wait, of each kind. */
  readonly rowsMax: number;
  readonly batchRows: number;
  /** Rows of agents that were not seen for so long are trimmed. */
  readonly agentRetentionMs: number;
}

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
    },
    databaseUrl: databaseUrl(values, source),
    dbConnections: values.dbConnections,
    flushIntervalMs: values.flushIntervalMs,
    rowsMax: values.rowsMax,
    batchRows: values.batchRows,
    agentRetentionMs: values.agentRetentionMs,
  };
}
