/** Where the agent of this machine is, for whoever asks it: read from what the agent and `lars up` read. */
import { homeOf } from "../daemon-settings.ts";
import type { EndpointConfig } from "../endpoint.ts";
import { readSettings } from "../read-settings.ts";
import { environmentNamesOf, type Settings } from "../setting.ts";
import { type ConfigSource, systemSource } from "../source.ts";
import { launcherSettings } from "./launcher.ts";
import { lbAgentSettings } from "./lb-agent.ts";

/** What was said of an agent; undefined where nobody said a thing, or that any free port will do. */
export interface AgentAddress {
  /** Absolute path of LARS_HOME. */
  readonly home: string;
  readonly host: string | undefined;
  /** The first of its three UDP ports. */
  readonly basePort: number | undefined;
  readonly health: { readonly [K in keyof EndpointConfig]: EndpointConfig[K] | undefined };
}

const { host, basePort, healthHost, healthPort } = lbAgentSettings;
const AGENT_VARIABLES = namesOf({ host, basePort, healthHost, healthPort });
const LAUNCHER = { healthPort: launcherSettings.agentHealthPort } as const;

/** Listening on all addresses means that this machine's own answers as well. */
const EVERYWHERE = "0.0.0.0";
const THIS_MACHINE = "127.0.0.1";

/**
 * Where the agent is: LARS_AGENT_BASE_PORT, LARS_AGENT_HEALTH_PORT (of `lars up`), LARS_AGENT_LISTEN_IP, LARS_HEALTH_IP and
 * LARS_HEALTH_PORT, else the agent's file that `--config` names.
 * @throws LarsError `CONFIG_INVALID`.
 */
export function loadAgentAddress(given: Partial<ConfigSource> = {}): AgentAddress {
  const source = systemSource(given);
  const agent = readSettings(lbAgentSettings, { ...source, env: only(source, AGENT_VARIABLES) });
  const launcher = readSettings(LAUNCHER, { ...source, argv: [], env: only(source, namesOf(LAUNCHER)) });
  const told = <K extends keyof typeof agent.values>(name: K) =>
    agent.origins[name] === "default" || agent.values[name] === 0 ? undefined : agent.values[name];
  const launcherPort = launcher.origins.healthPort === "default" ? undefined : launcher.values.healthPort;
  return {
    home: homeOf(source),
    host: asAsked(told("host")),
    basePort: told("basePort"),
    health: { host: asAsked(told("healthHost")), port: launcherPort ?? told("healthPort") },
  };
}

function namesOf(settings: Settings): ReadonlySet<string> {
  return new Set(Object.values(settings).flatMap(environmentNamesOf));
}

/** Whoever asks an agent is not there to judge the agent's other variables. */
function only({ env }: ConfigSource, names: ReadonlySet<string>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => names.has(name)));
}

function asAsked(listenHost: string | undefined): string | undefined {
  return listenHost === EVERYWHERE ? THIS_MACHINE : listenHost;
}
