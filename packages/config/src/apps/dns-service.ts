/** Settings of the dns-service; lars_dns.conf of deployed Lars loads unchanged. */
import { join } from "node:path";
import { type DaemonConfig, daemonConfig, daemonSettings } from "../daemon-settings.ts";
import { databaseSettings, databaseUrl } from "../database-settings.ts";
import { duration, flag } from "../kinds.ts";
import { readSettings } from "../read-settings.ts";
import { type ConfigSource, systemSource } from "../source.ts";
import { type DnsListenConfig, dnsListenConfig, dnsListenSettings } from "./dns-listen.ts";
import { RESERVED_VARIABLES } from "./launcher.ts";

export const dnsServiceSettings = {
  ...dnsListenSettings,
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
  emptyProtection: {
    section: "dns",
    key: "empty_protection",
    kind: flag,
    preset: "1",
    about: "1: less than half of the hosts, with no RouteChange rows that say why, is not believed at once; 0: it is",
  },
  emptyProtectionHoldMs: {
    section: "dns",
    key: "empty_protection_hold",
    kind: duration("s", "0s", "1d"),
    preset: "30s",
    about: "how long the routes of before are held then; 0 switches the protection off",
  },
  ...databaseSettings,
  ...daemonSettings(17_778),
} as const;

/** What the dns-service is tuned by. */
export interface DnsServiceConfig extends DaemonConfig {
  readonly listen: DnsListenConfig;
  readonly databaseUrl: string;
  readonly versionCheckIntervalMs: number;
  readonly loadIntervalMs: number;
  readonly changeRetentionMs: number;
  /** 0: whatever the database has is believed at once. */
  readonly emptyProtectionHoldMs: number;
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
    listen: dnsListenConfig(values),
    databaseUrl: databaseUrl(values, source),
    versionCheckIntervalMs: values.versionCheckIntervalMs,
    loadIntervalMs: values.loadIntervalMs,
    changeRetentionMs: values.changeRetentionMs,
    emptyProtectionHoldMs: values.emptyProtection ? values.emptyProtectionHoldMs : 0,
    snapshotFile: join(daemon.home, "dns-service", "routes.snapshot"),
  };
}
