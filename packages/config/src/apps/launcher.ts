/** Settings of `lars up`, which starts everything else, and what it tells each of its children. */

import { homeOf } from "../daemon-settings.ts";
import { databaseUrlOf, PRIVATE_MYSQL_PORT, privateDatabaseUrl } from "../database-settings.ts";
import { basePort, host, listenPort, port } from "../kinds.ts";
import { readSettings } from "../read-settings.ts";
import { environmentName, environmentNamesOf, type Settings } from "../setting.ts";
import { type ConfigSource, systemSource } from "../source.ts";

export const launcherSettings = {
  adminHost: { section: "admin", key: "ip", kind: host, preset: "127.0.0.1", about: "address of the admin" },
  adminPort: { section: "admin", key: "port", kind: listenPort, preset: "3000", about: "port of the admin" },
  mysqlPort: {
    section: "mysql",
    key: "port",
    kind: port,
    preset: String(PRIVATE_MYSQL_PORT),
    about: "port of the private MariaDB; without a meaning when LARS_DATABASE_URL is set",
  },
  dnsServicePort: {
    section: "dnsserver",
    key: "port",
    kind: port,
    preset: "7778",
    about: "TCP port of the dns-service",
  },
  dnsServiceHealthPort: {
    section: "dnsserver",
    key: "health_port",
    kind: port,
    preset: "17778",
    about: "HTTP port of the dns-service's health",
  },
  reporterPort: { section: "reporter", key: "port", kind: port, preset: "7779", about: "TCP port of the reporter" },
  reporterHealthPort: {
    section: "reporter",
    key: "health_port",
    kind: port,
    preset: "17779",
    about: "HTTP port of the reporter's health",
  },
  agentBasePort: {
    section: "agent",
    key: "base_port",
    kind: basePort(3),
    preset: "8888",
    about: "first of the agent's three UDP ports",
  },
  agentHealthPort: {
    section: "agent",
    key: "health_port",
    kind: port,
    preset: "18888",
    about: "HTTP port of the agent's health",
  },
} as const;

/** Variables of the launcher: its children inherit them, so that no child takes them for misspelt ones of its own. */
export const RESERVED_VARIABLES: ReadonlySet<string> = new Set(
  Object.values(launcherSettings as Settings).flatMap(environmentNamesOf),
);

/** What the launcher is tuned by. */
export interface LauncherConfig {
  /** Absolute path of LARS_HOME. */
  readonly home: string;
  /** LARS_DATABASE_URL: a MySQL that is there already. Undefined: the launcher starts the private MariaDB. */
  readonly databaseUrl: string | undefined;
  readonly mysqlPort: number;
  readonly admin: { readonly host: string; readonly port: number };
  readonly dnsService: { readonly port: number; readonly healthPort: number };
  readonly reporter: { readonly port: number; readonly healthPort: number };
  readonly agent: { readonly basePort: number; readonly healthPort: number };
}

/** The launcher stops all that it started within five seconds: its dns-service has one of them to send its agents on. */
const SHORT_DRAIN = { [environmentName("reactor", "drain_seconds")]: "1s" };

/** And its reporter ends by itself, saying what it could not store, rather than by force. */
const SHORT_STOP = { [environmentName("reporter", "stop_timeout")]: "1s" };

/** What the launcher starts. */
export type Child = "dns-service" | "reporter" | "lb-agent" | "admin";

/**
 * The launcher's config, from the environment only: LARS_HOME, LARS_DATABASE_URL, LARS_MYSQL_PORT, LARS_ADMIN_PORT,
 * LARS_DNSSERVER_PORT … (see `settingsOf("launcher")`).
 * @throws LarsError `CONFIG_INVALID`.
 */
export function loadLauncherConfig(given: Partial<ConfigSource> = {}): LauncherConfig {
  return launcherConfig(launcherSettings, { ...systemSource(given), argv: [] });
}

/** The config by `settings`: those above, or the same with other presets. */
export function launcherConfig(settings: typeof launcherSettings, source: ConfigSource): LauncherConfig {
  const { values } = readSettings(settings, ownVariables(source));
  return {
    home: homeOf(source),
    databaseUrl: databaseUrlOf(source),
    mysqlPort: values.mysqlPort,
    admin: { host: values.adminHost, port: values.adminPort },
    dnsService: { port: values.dnsServicePort, healthPort: values.dnsServiceHealthPort },
    reporter: { port: values.reporterPort, healthPort: values.reporterHealthPort },
    agent: { basePort: values.agentBasePort, healthPort: values.agentHealthPort },
  };
}

/** Children judge the variables that are theirs; the launcher reads its own and lets the others through. */
function ownVariables(source: ConfigSource): ConfigSource {
  const own = Object.entries(source.env).filter(([name]) => RESERVED_VARIABLES.has(name));
  return { ...source, env: Object.fromEntries(own) };
}

/**
 * What a child's environment needs on top of the launcher's own, so that all of them meet: home, database and ports.
 * An instance with other ports needs no more than the launcher's variables.
 */
export function childEnvironment(config: LauncherConfig, child: Child): Readonly<Record<string, string>> {
  const { home, mysqlPort } = config;
  const database = { LARS_DATABASE_URL: config.databaseUrl ?? privateDatabaseUrl(mysqlPort) };
  const server = (ports: { port: number; healthPort: number }) => ({
    [environmentName("reactor", "port")]: String(ports.port),
    [environmentName("health", "port")]: String(ports.healthPort),
  });
  switch (child) {
    case "dns-service":
      return { LARS_HOME: home, ...database, ...server(config.dnsService), ...SHORT_DRAIN };
    case "reporter":
      return { LARS_HOME: home, ...database, ...server(config.reporter), ...SHORT_STOP };
    case "lb-agent":
      return { LARS_HOME: home, ...agentEnvironment(config) };
    case "admin":
      return {
        LARS_HOME: home,
        ...database,
        [environmentName("admin", "ip")]: config.admin.host,
        [environmentName("admin", "port")]: String(config.admin.port),
      };
  }
}

function agentEnvironment(config: LauncherConfig): Record<string, string> {
  return {
    [environmentName("agent", "base_port")]: String(config.agent.basePort),
    [environmentName("health", "port")]: String(config.agent.healthPort),
    [environmentName("dnsserver", "ip")]: "127.0.0.1",
    [environmentName("dnsserver", "port")]: String(config.dnsService.port),
    [environmentName("reporter", "ip")]: "127.0.0.1",
    [environmentName("reporter", "port")]: String(config.reporter.port),
  };
}
