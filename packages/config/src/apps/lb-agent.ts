/** Settings of the agent; lars_lb_agent.conf of deployed Lars loads unchanged. */
import { join } from "node:path";
import { type DaemonConfig, daemonConfig, daemonSettings } from "../daemon-settings.ts";
import { type EndpointConfig, endpointSettings, endpointsOf } from "../endpoint.ts";
import { basePort, count, duration, host, ipv4, shortText, yesOrNo } from "../kinds.ts";
import { readSettings } from "../read-settings.ts";
import type { Settings, Values } from "../setting.ts";
import { type ConfigSource, type Machine, systemSource } from "../source.ts";
import { type BalancePolicy, balancePolicySettings } from "./balance-policy.ts";
import { RESERVED_VARIABLES } from "./launcher.ts";

/** UDP ports of an agent (protocol.md, Agent ports). */
const AGENT_PORTS = 3;

/** The column of the database. */
const HOSTNAME_CHARS_MAX = 255;

const section = "agent";
const dnsServices = endpointSettings("dnsserver", 7778, "dns-service");
const reporters = endpointSettings("reporter", 7779, "reporter");

/** 1.5 s: with the wait before the next one is tried, another one answers within 2 s. */
function silence<const Section extends string>(of: Section, what: string) {
  return {
    section: of,
    key: "silence_timeout",
    kind: duration("s", "200ms", "60s"),
    preset: "1500ms",
    about: `a ${what} that says nothing for so long though it was asked is left for the next; the only one has thrice as long`,
  } as const;
}

export const lbAgentSettings = {
  host: { section, key: "listen_ip", kind: host, preset: "127.0.0.1", about: "address that callers ask" },
  basePort: {
    section,
    key: "base_port",
    kind: basePort(AGENT_PORTS),
    preset: "8888",
    about: "first of the three UDP ports that callers ask",
  },
  ip: {
    section,
    key: "ip",
    kind: ipv4,
    preset: ({ addresses }: Machine) => addresses[0] ?? "127.0.0.1",
    presetAbout: "the first IPv4 address that is not loopback, else 127.0.0.1",
    about: "this machine's address: the caller in Call status",
  },
  hostname: {
    section,
    key: "hostname",
    kind: shortText(HOSTNAME_CHARS_MAX),
    preset: ({ hostname }: Machine) => hostname,
    presetAbout: "this machine's",
    about: "the agent's name among others in the admin; worth setting where containers are named at random",
  },
  dnsServiceHost: dnsServices.host,
  dnsServicePort: dnsServices.port,
  dnsServiceEndpoints: dnsServices.endpoints,
  dnsSilenceMs: silence("dnsserver", "dns-service"),
  reporterHost: reporters.host,
  reporterPort: reporters.port,
  reporterEndpoints: reporters.endpoints,
  reporterSilenceMs: silence("reporter", "reporter"),
  ...balancePolicySettings,
  updateTimeoutMs: {
    section: "loadbalance",
    key: "update_timeout",
    kind: duration("s", "100ms", "1d"),
    preset: "15s",
    about: "a route that is older is pulled again when it is asked for",
  },
  pullTimeoutMs: {
    section,
    key: "pull_timeout",
    kind: duration("s", "10ms", "60s"),
    preset: "2s",
    about: "a pull without an answer for this long counts as not sent",
  },
  negativeCacheMs: {
    section,
    key: "negative_cache",
    kind: duration("s", "0ms", "60s"),
    preset: "1s",
    about: "how long the answer that a module does not exist is remembered",
  },
  statusIntervalMs: {
    section,
    key: "status_interval",
    kind: duration("s", "10ms", "60s"),
    preset: "1s",
    about: "a module's status is reported at most this often",
  },
  stateHeartbeatMs: {
    section,
    key: "state_heartbeat",
    kind: duration("s", "100ms", "60s"),
    preset: "10s",
    about: "the agent tells the reporter this often that it lives",
  },
  modulesMax: {
    section,
    key: "max_modules",
    kind: count(1, 1_000_000),
    preset: "10000",
    about: "modules that an agent keeps; more are answered with RET_SYSTEM_ERROR",
  },
  keepLastHosts: {
    section,
    key: "keep_last_hosts",
    kind: yesOrNo,
    preset: "0",
    about: "1: a module that the dns-service has no hosts of keeps its last ones, marked stale; 0: it is dropped",
  },
  keepLastHostsForMs: {
    section,
    key: "keep_last_hosts_for",
    kind: duration("s", "1s", "30d"),
    preset: "1h",
    about: "how long they are kept",
  },
  ...daemonSettings(18_888),
} as const;

/** What an agent is tuned by. */
export interface LbAgentConfig extends DaemonConfig {
  readonly listen: {
    readonly host: string;
    /** 0: any free ports. */
    readonly basePort: number;
  };
  /** At least one; the agent uses one of them. */
  readonly dnsServices: readonly EndpointConfig[];
  /** At least one; the agent uses one of them. */
  readonly reporters: readonly EndpointConfig[];
  /** Longest silence of a dns-service that is asked, and of a reporter. */
  readonly dnsSilenceMs: number;
  readonly reporterSilenceMs: number;
  readonly policy: BalancePolicy;
  readonly agent: AgentConfig;
  /** This machine's IPv4 address in dotted form: the caller in reports. */
  readonly ip: string;
  /** The agent's name for people. */
  readonly hostname: string;
  /** Absolute path of the last known routes. */
  readonly routesFile: string;
  /** Every setting as `[section] key` and its value, to tell what a file changed. */
  readonly written: Readonly<Record<string, string>>;
}

/** The agent's own times and bounds. */
export interface AgentConfig {
  readonly updateTimeoutMs: number;
  readonly pullTimeoutMs: number;
  readonly negativeCacheMs: number;
  readonly statusIntervalMs: number;
  readonly stateHeartbeatMs: number;
  readonly modulesMax: number;
  /** 0: a module that the dns-service has no hosts of is dropped. */
  readonly keepLastHostsMs: number;
}

/**
 * The agent's config; `source` is this process where it says nothing.
 * @throws LarsError `CONFIG_INVALID`.
 */
export function loadLbAgentConfig(given: Partial<ConfigSource> = {}): LbAgentConfig {
  const source = systemSource(given);
  const { values, origins } = readSettings(lbAgentSettings, source, RESERVED_VARIABLES);
  const daemon = daemonConfig(values, source);
  return {
    ...daemon,
    listen: { host: values.host, basePort: values.basePort },
    dnsServices: endpointsOf({
      host: [values.dnsServiceHost, origins.dnsServiceHost],
      port: [values.dnsServicePort, origins.dnsServicePort],
      endpoints: [values.dnsServiceEndpoints, origins.dnsServiceEndpoints],
    }),
    reporters: endpointsOf({
      host: [values.reporterHost, origins.reporterHost],
      port: [values.reporterPort, origins.reporterPort],
      endpoints: [values.reporterEndpoints, origins.reporterEndpoints],
    }),
    dnsSilenceMs: values.dnsSilenceMs,
    reporterSilenceMs: values.reporterSilenceMs,
    policy: policyOf(values),
    agent: agentOf(values),
    ip: values.ip,
    hostname: values.hostname,
    routesFile: join(daemon.home, "lb-agent", "routes.json"),
    written: writtenOf(values),
  };
}

function writtenOf(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(lbAgentSettings as Settings);
  return Object.fromEntries(
    entries.map(([name, setting]) => [`[${setting.section}] ${setting.key}`, JSON.stringify(values[name] ?? "")]),
  );
}

function policyOf(values: BalancePolicy): BalancePolicy {
  return {
    probeEvery: values.probeEvery,
    initialSuccesses: values.initialSuccesses,
    initialFailures: values.initialFailures,
    failureRateMax: values.failureRateMax,
    recoveryRateMin: values.recoveryRateMin,
    failureStreakMax: values.failureStreakMax,
    successStreakMin: values.successStreakMin,
    windowFailureRateMax: values.windowFailureRateMax,
    idleWindowMs: values.idleWindowMs,
    overloadWindowMs: values.overloadWindowMs,
  };
}

function agentOf(values: Values<typeof lbAgentSettings>): AgentConfig {
  return {
    updateTimeoutMs: values.updateTimeoutMs,
    pullTimeoutMs: values.pullTimeoutMs,
    negativeCacheMs: values.negativeCacheMs,
    statusIntervalMs: values.statusIntervalMs,
    stateHeartbeatMs: values.stateHeartbeatMs,
    modulesMax: values.modulesMax,
    keepLastHostsMs: values.keepLastHosts ? values.keepLastHostsForMs : 0,
  };
}
