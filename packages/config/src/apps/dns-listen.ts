/** Where agents connect to, how many may, and what is done with those that are slow, silent or greedy. */
import { count, duration, listenPort } from "../kinds.ts";
import type { Values } from "../setting.ts";
import type { Machine } from "../source.ts";
import { connectionSettings } from "./connection-settings.ts";

export const dnsListenSettings = {
  host: connectionSettings.host,
  port: { section: "reactor", key: "port", kind: listenPort, preset: "7778", about: "TCP port that agents connect to" },
  connectionsMax: connectionSettings.connectionsMax,
  loopThreads: {
    section: "reactor",
    key: "threadNum",
    kind: count(1, 64),
    preset: ({ cores }: Machine) => String(Math.max(1, Math.min(4, cores - 1))), // a core less: MySQL's thread has work too
    presetAbout: "one for each core but one, at most 4",
    about: "threads with an event loop each",
  },
  outboxBytesMax: {
    section: "reactor",
    key: "outbox_bytes_max",
    kind: count(65_536, 1_073_741_824),
    preset: "8388608",
    about: "bytes that may wait for a slow agent; one that falls further behind is disconnected",
  },
  writeTimeoutMs: connectionSettings.writeTimeoutMs,
  idleTimeoutMs: connectionSettings.idleTimeoutMs,
  keepAliveMs: connectionSettings.keepAliveMs,
  subscriptionsMax: {
    section: "reactor",
    key: "max_subscriptions_per_connection",
    kind: count(1, 10_000_000),
    preset: "100000",
    about: "routes that one connection may ask for; one that asks for more is disconnected",
  },
  drainMs: {
    section: "reactor",
    key: "drain_seconds",
    kind: duration("s", "0s", "5m"),
    preset: "5s",
    about: "a stop closes connections spread over this time",
  },
} as const;

/** The listening side of the dns-service. */
export interface DnsListenConfig {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly connectionsMax: number;
  readonly loopThreads: number;
  readonly outboxBytesMax: number;
  readonly writeTimeoutMs: number;
  /** Undefined: connections may be silent for ever. */
  readonly idleTimeoutMs: number | undefined;
  readonly keepAliveMs: number;
  readonly subscriptionsMax: number;
  readonly drainMs: number;
}

/** The part of the config that is about connections. */
export function dnsListenConfig(values: Values<typeof dnsListenSettings>): DnsListenConfig {
  const { host, port, connectionsMax, loopThreads, outboxBytesMax } = values;
  const { writeTimeoutMs, idleTimeoutMs, keepAliveMs, subscriptionsMax, drainMs } = values;
  return {
    host,
    port,
    connectionsMax,
    loopThreads,
    outboxBytesMax,
    writeTimeoutMs,
    idleTimeoutMs: idleTimeoutMs === 0 ? undefined : idleTimeoutMs,
    keepAliveMs,
    subscriptionsMax,
    drainMs,
  };
}
