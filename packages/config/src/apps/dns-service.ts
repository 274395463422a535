/** Settings of the dns-service; lars_dns.conf of deployed Lars loads unchanged. */
import { join } from "node:path";
import { type DaemonConfig, daemonConfig, daemonSettings } from "../daemon-settings.ts";
import { databaseSettings, databaseUrl } from "../database-settings.ts";
import { count, duration, host, listenPort } from "../kinds.ts";
import { readSettings } from "../read-settings.ts";
import { type ConfigSource, type Machine, systemSource } from "../source.ts";
import { RESERVED_VARIABLES } from "./launcher.ts";

export const dnsServiceSettings = {
  host: { section: "reactor", key: "ip", kind: host, preset: "127.0.0.1", about: "address that agents connect to" },
  port: { section: "reactor", key: "port", kind: listenPort, preset: "7778", about: "TCP port that agents connect to" },
  connectionsMax: {
    section: "reactor",
    key: "maxConn",
    kind: count(1, 1_000_000),
    preset: "1024",
    about: "connections at a time; more are refused",
  },
  loopThreads: {
    section: "reactor",
    key: "threadNum",
    kind: count(1, 64),
    preset: ({ cores }: Machine) => String(Math.min(4, Math.max(1, cores - 1))),
    presetAbout: "cores − 1, from 1 to 4",
    about: "threads with an event loop each",
  },
  outboxBytesMax: {
    section: "reactor",
    key: "outbox_bytes_max",
    kind: count(65_536, 1_073_741_824),
    preset: "8388608",
    about: "bytes that may wait for a slow agent; one that falls further behind is disconnected",
  },
  versionCheckIntervalMs: {
    section: "dns",
    key: "version_check_interval",
    kind: duration("ms", "10ms", "60s"),
    preset: "100ms",
    about: "how often RouteVersion is looked at",
  },
  loadIntervalMs: {
    section: "dns",
    key: "load_interval",
    kind: duration("s", "100ms", "1d"),
    preset: "8s",
    about: "how often everything is read anyway, for writers that bump no version",
  },
  changeRetentionMs: {
    section: "dns",
    key: "change_retention",
    kind: duration("s", "60s", "3650d"),
    preset: "7d",
    about: "RouteChange rows older than that are trimmed, never those of the served version",
  },
  ...databaseSettings,
  ...daemonSettings(17_778),
} as const;

/** What the dns-service is tuned by. */
export interface DnsServiceConfig extends DaemonConfig {
  readonly listen: {
    readonly host: string;
    /** 0: any free port. */
    readonly port: number;
    readonly connectionsMax: number;
    readonly loopThreads: number;
    readonly outboxBytesMax: number;
  };
  readonly databaseUrl: string;
  readonly versionCheckIntervalMs: number;
  readonly loadIntervalMs: number;
  readonly changeRetentionMs: number;
  /** Absolute path of the last good snapshot. */
  readonly snapshotFile: string;
}

/**
 * The dns-service's config; `source` is this process where it says nothing.
 * @throws LarsError `CONFIG_INVALID`.
 */
export function loadDnsServiceConfig(given: Partial<ConfigSource> = {}): DnsServiceConfig {
  const source = systemSource(given);
  const { values } = readSettings(dnsServiceSettings, source, RESERVED_VARIABLES);
  const daemon = daemonConfig(values, source);
  return {
    ...daemon,
    listen: {
      host: values.host,
      port: values.port,
      connectionsMax: values.connectionsMax,
      loopThreads: values.loopThreads,
      outboxBytesMax: values.outboxBytesMax,
    },
    databaseUrl: databaseUrl(values, source),
    versionCheckIntervalMs: values.versionCheckIntervalMs,
    loadIntervalMs: values.loadIntervalMs,
    changeRetentionMs: values.changeRetentionMs,
    snapshotFile: join(daemon.home, "dns-service", "routes.snapshot"),
  };
}
