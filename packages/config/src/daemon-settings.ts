/** What every daemon is tuned by: its health endpoint, its log and its home. */
import { resolve } from "node:path";
import type { EndpointConfig } from "./endpoint.ts";
import { flag, host, listenPort, oneOf } from "./kinds.ts";
import type { ConfigSource } from "./source.ts";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** How a daemon logs. */
export interface LogConfig {
  readonly level: (typeof LEVELS)[number];
  /** For people instead of machines. */
  readonly pretty: boolean;
}

/** What every daemon has. */
export interface DaemonConfig {
  /** `/healthz`, `/readyz`, `/metrics`, `/state`. */
  readonly health: EndpointConfig;
  readonly log: LogConfig;
  /** Absolute path of LARS_HOME. */
  readonly home: string;
}

/** Sections `[health]` and `[log]` with the app's own port (architecture.md, Commands, ports, files). */
export function daemonSettings(healthPort: number) {
  return {
    healthHost: {
      section: "health",
      key: "ip",
      kind: host,
      preset: "127.0.0.1",
      about: "where health and metrics are",
    },
    healthPort: {
      section: "health",
      key: "port",
      kind: listenPort,
      preset: String(healthPort),
      about: "/healthz, /readyz, /metrics and /state over HTTP",
    },
    logLevel: { section: "log", key: "level", kind: oneOf(LEVELS), preset: "info", about: "the least that is logged" },
    logPretty: { section: "log", key: "pretty", kind: flag, preset: "0", about: "1: lines for people, 0: JSON lines" },
  } as const;
}

/** The part of an app's config that all daemons share. */
export function daemonConfig(
  values: { healthHost: string; healthPort: number; logLevel: LogConfig["level"]; logPretty: boolean },
  source: ConfigSource,
): DaemonConfig {
  return {
    health: { host: values.healthHost, port: values.healthPort },
    log: { level: values.logLevel, pretty: values.logPretty },
    home: homeOf(source),
  };
}

/** LARS_HOME, absolute; `.lars` of the working directory when nobody says. */
export function homeOf(source: ConfigSource): string {
  return resolve(source.cwd, source.env["LARS_HOME"] || ".lars");
}
