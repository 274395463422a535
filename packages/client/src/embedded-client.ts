/**
 * The agent within the caller's own process: the same balancer and the same life of a module, fed by a dns-service and
 * telling a reporter, without a datagram between the caller and its host.
 */
import { hostname } from "node:os";
import { type HostAddress, LarsError, type Outcome, routeId } from "@lars/model";
import type { Hello } from "@lars/protocol";
import type { Endpoint } from "@lars/reactor";
import { type AgentPick, type DueNews, RouteBalancers, type RouteHosts } from "@lars/routing";
import { DnsLink, goneParts, ReporterLink, StatusSeconds, stateParts, statusFrames } from "@lars/uplink";
import { type CallOptions, type CallResult, type CallWork, callHosts } from "./call.ts";
import type { ConnectionEvent, EmbeddedOptions } from "./embedded-options.ts";
import { type EmbeddedSettings, settingsOf } from "./embedded-settings.ts";
import { FirstAnswers } from "./first-answers.ts";
import {
  type GetHostResult,
  type LarsHost,
  OVERLOADED,
  type ReportedHost,
  ReusedHost,
  type Route,
  UNKNOWN,
} from "./hosts.ts";
import type { GetHostOptions, LarsClient } from "./lars-client.ts";
import { checkIds, checkReported, closedError, outcomeOf } from "./requests.ts";
import { VERSION } from "./version.ts";

/** How often is looked at what is due, in ms. */
const TICK_MS = 100;

/** Why a pick has no host. */
type NoHost = Exclude<AgentPick["kind"], "host">;

/** How long a process that ends before it reached a reporter tries to tell what it counted, in ms. */
const LAST_WORDS_MS = 1_000;

/** A client that balances by itself. */
export interface EmbeddedClient extends LarsClient {
  /**
   * {@link LarsClient.getHost} without a promise, as nothing is waited for.
   * @throws LarsError `INPUT_INVALID`, `MODULES_FULL`, `CLIENT_CLOSED`
   */
  pick(modId: number, cmdId: number): GetHostResult;
  /** `host:port` of the dns-service in use; undefined while there is none: what is known is served on. */
  readonly dnsService: string | undefined;
  /** Calls to removed hosts that were forgotten, as no reporter was there for too long: 50,000 such hosts are remembered. */
  readonly callsForgotten: number;
}

/**
 * Starts balancing in this process; no agent is needed. Returns at once: connections are made, and made again, for ever.
 * @throws LarsError `INPUT_INVALID` for options that are none
 */
export function connectEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedClient> {
  return new Promise((resolve) => resolve(new Balancing(settingsOf(options))));
}

class Balancing implements EmbeddedClient {
  readonly #settings: EmbeddedSettings;
  readonly #startedMs = Date.now();
  readonly #routes: RouteBalancers;
  readonly #firstAnswers: FirstAnswers;
  readonly #dns: DnsLink;
  readonly #reporter: ReporterLink | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #seconds = new StatusSeconds();
  #whenReporterThere: () => void = () => undefined;
  #closed: Promise<void> | undefined;

  constructor(settings: EmbeddedSettings) {
    this.#settings = settings;
    this.#firstAnswers = new FirstAnswers(settings);
    this.#routes = new RouteBalancers({
      policy: settings.policy,
      clock: Date.now,
      random: Math.random,
      pull: ({ modId, cmdId }) => this.#dns.pull(modId, cmdId),
    });
    const hello = { software: "lars-client", version: VERSION, hostname: hostname(), instance: settings.instance };
    this.#dns = this.#openDnsLink(hello);
    this.#reporter = settings.reporters.length > 0 ? this.#openReporterLink(hello) : undefined;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  get dnsService(): string | undefined {
    return this.#dns.connected ? this.#dns.endpoint : undefined;
  }

  get callsForgotten(): number {
    return this.#routes.departed.callsForgotten;
  }

  pick(modId: number, cmdId: number): GetHostResult {
    if (this.#closed !== undefined) throw closedError();
    const picked = this.#routes.pick(modId, cmdId);
    if (picked.kind === "host") return ReusedHost.result(reusable(modId, cmdId, picked.address));
    return this.#noHost(picked.kind, { modId, cmdId });
  }

  /** A host is a promise that was kept long ago: nothing is made for a call. */
  getHost(modId: number, cmdId: number, options?: GetHostOptions): Promise<GetHostResult> {
    if (this.#closed !== undefined) return Promise.reject(closedError());
    const picked = this.#routes.pick(modId, cmdId);
    if (picked.kind === "host") return ReusedHost.promised(reusable(modId, cmdId, picked.address));
    return this.#waitForHost(picked.kind, { modId, cmdId }, options);
  }

  async getRoute(modId: number, cmdId: number): Promise<readonly LarsHost[]> {
    if (this.#closed !== undefined) throw closedError();
    checkIds(modId, cmdId);
    const known = this.#routes.hostsOf(modId, cmdId);
    if (known.length === 0) await this.#firstAnswer({ modId, cmdId });
    const hosts = known.length === 0 ? this.#routes.hostsOf(modId, cmdId) : known;
    return hosts.map((host) => reusable(modId, cmdId, host));
  }

  report(host: ReportedHost, outcome: Outcome | number): void {
    if (this.#closed !== undefined) throw closedError();
    if (host === undefined || host === null) checkReported(host);
    const counted = this.#routes.report(host, host as ReportedHost & HostAddress, outcomeOf(outcome));
    if (counted === "unknown") checkReported(host); // whatever is counted is one of ours
  }

  // biome-ignore lint/complexity/useMaxParams: route, work and options is how calls read
  async call<Value>(
    modId: number,
    cmdId: number,
    work: CallWork<Value>,
    options: CallOptions<Value> = {},
  ): Promise<CallResult<Value>> {
    return callHosts(this, { modId, cmdId, work, options });
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What was counted last is told, and written, before the connections end. */
  async #close(): Promise<void> {
    clearInterval(this.#timer);
    this.#firstAnswers.close();
    const words = this.#routes.lastWords();
    if (words.statuses.length > 0) await this.#reporterThere();
    this.#tell(words);
    await Promise.all([this.#dns[Symbol.asyncDispose](), this.#reporter?.[Symbol.asyncDispose]()]);
  }

  /** A process that was quick may end before it reached its reporter. */
  async #reporterThere(): Promise<void> {
    if (this.#reporter === undefined || this.#reporter.connected) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LAST_WORDS_MS);
      this.#whenReporterThere = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #waitForHost(kind: NoHost, route: Route, options: GetHostOptions | undefined): Promise<GetHostResult> {
    if (kind !== "unknown" || options?.wait !== true) return this.#noHost(kind, route);
    await this.#firstAnswer(route);
    return this.pick(route.modId, route.cmdId);
  }

  /** That a route does not exist is known for a while: nobody waits for that again. */
  async #firstAnswer({ modId, cmdId }: Route): Promise<void> {
    if (this.#routes.modules.get(modId, cmdId) === undefined) return;
    if (this.#firstAnswers.isFull) {
      const { waitingMax } = this.#settings;
      throw new LarsError("TOO_MANY_REQUESTS", `${waitingMax} requests wait for a first answer already`);
    }
    await this.#firstAnswers.wait(modId, cmdId);
    if (this.#closed !== undefined) throw closedError();
  }

  #noHost(kind: NoHost, { modId, cmdId }: Route): GetHostResult {
    if (kind === "overloaded") return OVERLOADED;
    if (kind === "unknown") return UNKNOWN;
    checkIds(modId, cmdId);
    const { modulesMax } = this.#settings.policy;
    throw new LarsError("MODULES_FULL", `${modId}·${cmdId} is one module too many: all ${modulesMax} have hosts`);
  }

  #openDnsLink(hello: Hello): DnsLink {
    const { dnsServices: endpoints } = this.#settings;
    const told = this.#events("dns-service");
    return new DnsLink(
      { endpoints, hello },
      {
        ...told,
        connected: (endpoint) => {
          this.#routes.connected();
          told.connected(endpoint);
        },
        disconnected: (endpoint, cause) => {
          this.#routes.disconnected();
          told.disconnected(endpoint, cause);
        },
        greeted: () => undefined,
        route: (route) => this.#update(route),
      },
    );
  }

  #openReporterLink(hello: Hello): ReporterLink {
    const { reporters: endpoints, policy, heartbeatMs } = this.#settings;
    return new ReporterLink(
      {
        endpoints,
        hello,
        routesMax: policy.modulesMax * 2, // the present ones, and as many that went
        heartbeatMs,
        describe: () => ({
          startedMs: this.#startedMs,
          ip: this.#settings.ip,
          dnsService: this.#dns.endpoint,
          modulesTotal: this.#routes.modules.size,
        }),
      },
      {
        ...this.#events("reporter"),
        tellAll: ({ round, knownBeforeMs }) => {
          this.#seconds.anew(Date.now());
          this.#tell(this.#routes.everything(knownBeforeMs));
          this.#reporter?.toldAll(round);
          this.#whenReporterThere();
        },
        heard: (beforeMs) => this.#routes.departed.heardBefore(beforeMs),
      },
    );
  }

  #events(peer: ConnectionEvent["peer"]) {
    const { onEvent } = this.#settings;
    return {
      connected: (endpoint: Endpoint) => onEvent({ kind: "connected", peer, endpoint: written(endpoint) }),
      disconnected: (endpoint: Endpoint, cause: Error | undefined) =>
        onEvent({ kind: "disconnected", peer, endpoint: written(endpoint), cause }),
      unreachable: (endpoint: Endpoint, cause: Error) =>
        onEvent({ kind: "unreachable", peer, endpoint: written(endpoint), cause }),
    };
  }

  #update(route: RouteHosts): void {
    const hosts = route.hosts.map((host) => new ReusedHost(route, host));
    if (this.#routes.update({ ...route, hosts }) !== "refused") this.#dns.acknowledge(route);
    this.#firstAnswers.came(route.modId, route.cmdId);
  }

  #tick(): void {
    this.#routes.tick();
    if (this.#reporter === undefined) return;
    this.#tell({ statuses: this.#routes.dueStatuses(), states: this.#routes.dueStates() });
  }

  #tell({ statuses, states }: DueNews): void {
    if (this.#reporter === undefined || (statuses.length === 0 && states.length === 0)) return;
    const at = { caller: this.#settings.ip, nowMs: this.#seconds.at(Date.now()) };
    this.#reporter.tell(
      statuses.map((module) => ({ id: routeId(module.key), bytes: statusFrames(module, at) })),
      states.map((module) => ({
        id: routeId(module.key),
        bytes: stateParts(module),
        once: goneParts(module),
        dropped: module.dropped,
      })),
    );
  }
}

/** Hosts of an answer were made to be handed out over and over, and the balancer hands them out as it took them. */
function reusable(modId: number, cmdId: number, host: HostAddress): ReusedHost {
  return host instanceof ReusedHost ? host : new ReusedHost({ modId, cmdId }, host);
}

function written({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}
