/** The options of embedded mode, checked once: endpoints, policy, and who this process is. */
import { randomUUID } from "node:crypto";
import { networkInterfaces } from "node:os";
import { type BalancePolicy, DEFAULT_BALANCE_POLICY } from "@lars/balancer";
import { type Ipv4, LarsError, PORT_MAX, parseIpv4 } from "@lars/model";
import type { Endpoint } from "@lars/reactor";
import type { AgentPolicy } from "@lars/routing";
import type { ConnectionEvent, EmbeddedOptions } from "./embedded-options.ts";
import { inRange, positive, TIMER_MS_MAX } from "./ranges.ts";
import { isNone } from "./requests.ts";

/** Options that were checked. */
export interface EmbeddedSettings {
  readonly dnsServices: readonly Endpoint[];
  readonly reporters: readonly Endpoint[];
  readonly deadlineMs: number;
  readonly waitingMax: number;
  readonly heartbeatMs: number;
  readonly policy: AgentPolicy;
  readonly ip: Ipv4;
  readonly instance: string;
  readonly onEvent: (event: ConnectionEvent) => void;
}

const LOOPBACK = 0x7f00_0001 as Ipv4;
const ENDPOINT = /^(?<host>.+):(?<port>[1-9]\d{0,4})$/;

/** @throws LarsError `INPUT_INVALID`: no dns-service, an endpoint or an address that is none, a number out of range */
export function settingsOf(options: EmbeddedOptions): EmbeddedSettings {
  const { dnsServices = ["127.0.0.1:7778"], reporters = ["127.0.0.1:7779"] } = options;
  if (dnsServices.length === 0) throw new LarsError("INPUT_INVALID", "embedded mode needs a dns-service: host:port");
  return {
    dnsServices: endpointsOf("dnsServices", dnsServices),
    reporters: endpointsOf("reporters", reporters),
    deadlineMs: positive("deadlineMs", options.deadlineMs ?? 100),
    waitingMax: positive("waitingMax", options.waitingMax ?? 10_000),
    heartbeatMs: positive("heartbeatMs", options.heartbeatMs ?? 10_000),
    policy: policyOf(options),
    ip: ipOf(options.ip),
    instance: options.instance ?? randomUUID(),
    onEvent: options.onEvent ?? (() => undefined),
  };
}

function policyOf(options: EmbeddedOptions): AgentPolicy {
  return {
    updateTimeoutMs: positive("updateTimeoutMs", options.updateTimeoutMs ?? 15_000),
    pullTimeoutMs: positive("pullTimeoutMs", options.pullTimeoutMs ?? 2_000),
    negativeCacheMs: positive("negativeCacheMs", options.negativeCacheMs ?? 1_000),
    statusIntervalMs: positive("statusIntervalMs", options.statusIntervalMs ?? 1_000),
    modulesMax: positive("modulesMax", options.modulesMax ?? 10_000),
    keepLastHostsMs: options.keepLastHostsMs ? positive("keepLastHostsMs", options.keepLastHostsMs) : 0,
    balance: balanceOf(options.balance ?? {}),
  };
}

const COUNT = { min: 0, max: 1_000_000_000 };
const STREAK = { min: 1, max: 1_000_000_000 };
const RATE = { min: 0, max: 1 };
const WINDOW_MS = { min: 1, max: TIMER_MS_MAX };

/** As an agent's settings allow, but for windows: they may be shorter here. */
const BALANCE_RANGES = {
  probeEvery: COUNT,
  initialSuccesses: COUNT,
  initialFailures: COUNT,
  failureRateMax: RATE,
  recoveryRateMin: RATE,
  failureStreakMax: STREAK,
  successStreakMin: STREAK,
  windowFailureRateMax: RATE,
  idleWindowMs: WINDOW_MS,
  overloadWindowMs: WINDOW_MS,
} satisfies Record<keyof BalancePolicy, object>;

/** A name that means nothing is refused: it is one that was misspelt. */
function balanceOf(given: Partial<BalancePolicy>): BalancePolicy {
  const policy: Record<string, number> & BalancePolicy = { ...DEFAULT_BALANCE_POLICY };
  const ranges: Readonly<Record<string, typeof COUNT>> = BALANCE_RANGES;
  for (const [name, value] of Object.entries(given)) {
    const range = ranges[name];
    if (range === undefined) {
      throw new LarsError("INPUT_INVALID", `balance.${name} is unknown; known: ${Object.keys(ranges).join(", ")}`);
    }
    if (value !== undefined) policy[name] = inRange(`balance.${name}`, value, range);
  }
  return policy;
}

function endpointsOf(name: string, endpoints: readonly string[]): Endpoint[] {
  if (!Array.isArray(endpoints)) throw isNone(name, endpoints, "an array of host:port is");
  return endpoints.map(endpointOf);
}

function endpointOf(text: string): Endpoint {
  const { host = "", port = "" } = ENDPOINT.exec(text)?.groups ?? {};
  if (host !== "" && Number(port) <= PORT_MAX) return { host, port: Number(port) };
  throw new LarsError("INPUT_INVALID", `"${text}" is no endpoint: write host:port`);
}

function ipOf(text: string | undefined): Ipv4 {
  const ip = text === undefined ? ownIp() : parseIpv4(text);
  if (ip === undefined) throw new LarsError("INPUT_INVALID", `ip "${text}" is none: write it as 192.168.1.177`);
  return ip;
}

function ownIp(): Ipv4 {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const own = all.find((address) => address.family === "IPv4" && !address.internal);
  return (own && parseIpv4(own.address)) ?? LOOPBACK;
}
