import type { BalancePolicy } from "@lars/balancer";

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
  /** For how long the last hosts of a route are kept once the dns-service says that it has none; 0: not at all; 0. */
  readonly keepLastHostsMs?: number;
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
