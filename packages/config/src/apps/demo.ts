/** Settings of `lars up --demo`: those of `lars up` on ports and in a folder of its own, with several agents. */
import { join } from "node:path";
import { environmentName } from "../setting.ts";
import { type ConfigSource, systemSource } from "../source.ts";
import { childEnvironment, type LauncherConfig, launcherConfig, launcherSettings } from "./launcher.ts";

/** Each port of the demonstration is so far behind that of `lars up`, so that both run beside each other. */
const PORTS_APART = 100;
/** UDP ports of an agent. */
const AGENT_PORTS = 3;

/** The first agent of the demonstration is where `lars gethost` looks; the others follow. */
export interface DemoAgent {
  /** Its name in the admin; also that of its folder. */
  readonly hostname: string;
  /** The caller in Call status. */
  readonly ip: string;
  /** Where callers ask it. */
  readonly listenHost: string;
  readonly basePort: number;
  readonly healthPort: number;
}

/**
 * The config of a demonstration: `demo` in LARS_HOME, a private MariaDB whatever LARS_DATABASE_URL says, ports a hundred
 * higher; LARS_ADMIN_PORT and its kin move them as they move those of `lars up`.
 * @throws LarsError `CONFIG_INVALID`.
 */
export function loadDemoConfig(given: Partial<ConfigSource> = {}): LauncherConfig {
  const config = launcherConfig(demoSettings(), { ...systemSource(given), argv: [] });
  return { ...config, home: join(config.home, "demo"), databaseUrl: undefined };
}

/** The agents of a demonstration by name: at 127.0.0.1, 127.0.0.2 …, each with ports of its own. */
export function demoAgents(config: LauncherConfig, hostnames: readonly string[]): DemoAgent[] {
  return hostnames.map((hostname, index) => ({
    hostname,
    ip: `127.0.0.${index + 1}`,
    listenHost: `127.0.0.${index + 1}`,
    basePort: config.agent.basePort + index * AGENT_PORTS,
    healthPort: config.agent.healthPort + index,
  }));
}

/** What the process of such an agent needs on top of the launcher's own environment. */
export function demoAgentEnvironment(config: LauncherConfig, agent: DemoAgent): Readonly<Record<string, string>> {
  return {
    ...childEnvironment(config, "lb-agent"),
    LARS_HOME: join(config.home, "agents", agent.hostname),
    [environmentName("agent", "hostname")]: agent.hostname,
    [environmentName("agent", "ip")]: agent.ip,
    [environmentName("agent", "listen_ip")]: agent.listenHost,
    [environmentName("agent", "base_port")]: String(agent.basePort),
    [environmentName("health", "port")]: String(agent.healthPort),
  };
}

function demoSettings(): typeof launcherSettings {
  const { adminHost, ...ports } = launcherSettings;
  const moved = Object.entries(ports).map(([name, setting]) => [
    name,
    { ...setting, preset: String(Number(setting.preset) + PORTS_APART) },
  ]);
  return { adminHost, ...Object.fromEntries(moved) };
}
