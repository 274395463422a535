/** What embedded mode is told, checked once: endpoints, policy, and who it is. */
import { randomUUID } from "node:crypto";
import { networkInterfaces } from "node:os";
import { type BalancePolicy, DEFAULT_BALANCE_POLICY } from "@lars/balancer";
import { type Ipv4, LarsError, PORT_MAX, parseIpv4 } from "@lars/model";
import type { Endpoint } from "@lars/reactor";
import type { AgentPolicy } from "@lars/routing";

/** What became of a connection; for a log. */
export type ConnectionEvent =
  | { readonly kind: "connected"; readonly peer: "dns-service" | "reporter"; readonly endpoint: string }
  /** `cause` is undefined when the peer closed it. */
  | {
      readonly kind: "disconnected";
      readonly peer: "dns-service" | "reporter";
      readonly endpoint: string;
      readonly cause: Error | undefined;
    }
  | {
      readonly kind: "unreachable";
      readonly peer: "dns-service" | "reporter";
      readonly endpoint: string;
      readonly cause: Error;
    };

/** Times in ms. What is left out has the default of an agent. */
export interface EmbeddedOptions {
  /** Where the dns-services are, `host:port`; one is used, the others when it fails; `127.0.0.1:7778`. */
  readonly dnsServices?: readonly string[];
  /** Where the reporters are, `host:port`; none: nothing is reported; `127.0.0.1:7779`. */
  readonly reporters?: readonly string[];
  /** How long a request waits for the first answer about a route, at most; 100. */
  readonly deadlineMs?: number;
  /** Requests that may wait for a first answer at a time; 10,000. */
  readonly waitingMax?: number;
  /** When a host rests and when it is back; the rules of deployed Lars by default. */
  readonly balance?: Partial<BalancePolicy>;
  /** A route that is older is asked for again when it is used; 15,000. */
  readonly updateTimeoutMs?: number;
  /** A request to a dns-service counts as lost after so long, and the next dns-service is tried; 2,000. */
  readonly pullTimeoutMs?: number;
  /** How long it is remembered that a route does not exist; 1,000. */
  readonly negativeCacheMs?: number;
  /** The counts of a module go to the reporter at most this often; 1,000. */
  readonly statusIntervalMs?: number;
  /** The reporter hears this often that the process lives; 10,000. */
  readonly heartbeatMs?: number;
  /** Modules that are known at a time; 10,000. */
  readonly modulesMax?: number;
  /** This machine's IPv4 address, the caller in what is reported; the first one that is not loopback. */
  readonly ip?: string;
  /** Who this process is for the dashboards; random by default. Keep it over restarts to be the same one. */
  readonly instance?: string;
  /** Hears what becomes of the connections. */
  readonly onEvent?: (event: ConnectionEvent) => void;
}

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
    dnsServices: dnsServices.map(endpointOf),
    reporters: reporters.map(endpointOf),
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
    balance: { ...DEFAULT_BALANCE_POLICY, ...options.balance },
  };
}

function positive(name: string, value: number): number {
  if (value >= 1 && value <= 2_147_483_647) return value;
  throw new LarsError("INPUT_INVALID", `${name} ${value} is out of range: 1 to 2147483647`);
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
