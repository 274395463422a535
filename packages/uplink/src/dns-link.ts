/** The connection to the dns-service: Hello first, requests out, answers and pushes in, acknowledgements once Hello came back. */
import { isId } from "@lars/model";
import {
  encodeFrame,
  getRouteRequest,
  getRouteResponse,
  type Hello,
  hello,
  MessageId,
  type RouteAck,
  routeAck,
} from "@lars/protocol";
import { connectTcp, type Endpoint, type TcpClient } from "@lars/reactor";
import type { RouteHosts } from "@lars/routing";

/** Requests of 10,000 modules are some 300 kB; more than this means that nobody reads. */
const OUTBOX_BYTES_MAX = 8 * 1024 * 1024;

export interface DnsLinkOptions {
  readonly endpoints: readonly Endpoint[];
  readonly hello: Hello;
  /** With several endpoints, one that leaves a request unanswered for so long is given up for the next one. */
  readonly pullTimeoutMs: number;
}

export interface DnsLinkListener {
  readonly connected: (endpoint: Endpoint) => void;
  readonly disconnected: (endpoint: Endpoint, cause: Error | undefined) => void;
  readonly unreachable: (endpoint: Endpoint, cause: Error) => void;
  /** The dns-service speaks our own messages. */
  readonly greeted: (peer: Hello) => void;
  readonly route: (route: RouteHosts) => void;
}

export class DnsLink implements AsyncDisposable {
  readonly #options: DnsLinkOptions;
  readonly #listener: DnsLinkListener;
  readonly #client: TcpClient;
  readonly #watch: NodeJS.Timeout;
  #greeted = false;
  /** When the oldest request left that nothing was heard after; undefined while there is none. */
  #unansweredSinceMs: number | undefined;
  #invalidBodies = 0;

  constructor(options: DnsLinkOptions, listener: DnsLinkListener) {
    this.#options = options;
    this.#listener = listener;
    this.#client = connectTcp(
      { endpoints: options.endpoints, outboxBytesMax: OUTBOX_BYTES_MAX },
      {
        connected: (endpoint) => this.#connected(endpoint),
        disconnected: (endpoint, cause) => listener.disconnected(endpoint, cause),
        unreachable: (endpoint, cause) => listener.unreachable(endpoint, cause),
        messages: {
          [MessageId.GetRouteResponse]: (body) => this.#route(body),
          [MessageId.Hello]: (body) => this.#helloed(body),
        },
      },
    );
    this.#watch = setInterval(() => this.#giveUpSilent(), Math.max(10, options.pullTimeoutMs / 4));
  }

  get connected(): boolean {
    return this.#client.connected;
  }

  /** `address:port` of the dns-service in use; empty while there is none. */
  get endpoint(): string {
    const endpoint = this.#client.endpoint;
    return endpoint === undefined ? "" : `${endpoint.host}:${endpoint.port}`;
  }

  /** Bodies that were no message, or named a route that cannot be. */
  get invalidBodies(): number {
    return this.#invalidBodies;
  }

  /** Asks for a route, which subscribes it. Without a connection the request is lost, which its module's time limit sees. */
  pull(modId: number, cmdId: number): void {
    const sent = this.#client.send(encodeFrame(MessageId.GetRouteRequest, getRouteRequest.encode({ modId, cmdId })));
    if (sent !== "closed") this.#unansweredSinceMs ??= performance.now();
  }

  /** Says that a route is served at this version now; only to a peer that knows such words. */
  acknowledge(ack: RouteAck): void {
    if (this.#greeted && ack.version > 0) this.#client.send(encodeFrame(MessageId.RouteAck, routeAck.encode(ack)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#watch);
    await this.#client[Symbol.asyncDispose]();
  }

  #connected(endpoint: Endpoint): void {
    this.#greeted = false;
    this.#unansweredSinceMs = undefined;
    this.#client.send(encodeFrame(MessageId.Hello, hello.encode(this.#options.hello)));
    this.#listener.connected(endpoint);
  }

  #helloed(body: Buffer): void {
    const peer = hello.decode(body);
    this.#unansweredSinceMs = undefined;
    if (peer === undefined) this.#invalidBodies += 1;
    else {
      this.#greeted = true;
      this.#listener.greeted(peer);
    }
  }

  #route(body: Buffer): void {
    const route = getRouteResponse.decode(body);
    this.#unansweredSinceMs = undefined;
    if (route === undefined || !isId(route.modId) || !isId(route.cmdId)) this.#invalidBodies += 1;
    else this.#listener.route(route);
  }

  #giveUpSilent(): void {
    const { endpoints, pullTimeoutMs } = this.#options;
    const since = this.#unansweredSinceMs;
    if (endpoints.length < 2 || since === undefined || performance.now() - since < pullTimeoutMs) return;
    this.#unansweredSinceMs = undefined;
    this.#client.reconnect(new Error(`no answer in ${pullTimeoutMs} ms`));
  }
}
