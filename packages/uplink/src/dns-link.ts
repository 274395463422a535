/**
 * The connection to the dns-service: Hello first, requests out, answers and pushes in, acknowledgements once Hello came back.
 * One that says nothing is asked, and left when it does not answer: only an answer to a request makes it one that is used.
 */
import { ID_MAX, isId } from "@lars/model";
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
import { everyTick, SILENCE_MAX_MS, SilenceWatch } from "./silence-watch.ts";

/** Requests of 10,000 modules are some 300 kB; more than this means that nobody reads. */
const OUTBOX_BYTES_MAX = 8 * 1024 * 1024;

/** Asked of a dns-service that said nothing for a while: nearly surely no route, so its answer is the smallest there is. */
const PROBE = { modId: ID_MAX, cmdId: ID_MAX };

export interface DnsLinkOptions {
  readonly endpoints: readonly Endpoint[];
  readonly hello: Hello;
  /** A dns-service that says nothing for so long, though it was asked, is left; the only one is given three times as long. */
  readonly silenceMaxMs?: number;
}

export interface DnsLinkListener {
  /** It answers. What was asked before is to be asked again. */
  readonly connected: (endpoint: Endpoint) => void;
  /** Only after `connected`. */
  readonly disconnected: (endpoint: Endpoint, cause: Error | undefined) => void;
  /** It cannot be reached, or does not answer, or turns us away. */
  readonly unreachable: (endpoint: Endpoint, cause: Error) => void;
  /** The dns-service speaks our own messages. */
  readonly greeted: (peer: Hello) => void;
  readonly route: (route: RouteHosts) => void;
}

export class DnsLink implements AsyncDisposable {
  readonly #options: DnsLinkOptions;
  readonly #listener: DnsLinkListener;
  readonly #client: TcpClient;
  readonly #silence: SilenceWatch;
  readonly #ticks: Disposable;
  #greeted = false;
  /** It answered a request on this connection. */
  #answers = false;
  #probeIsPulled = false;
  #invalidBodies = 0;

  constructor(options: DnsLinkOptions, listener: DnsLinkListener) {
    const { endpoints, silenceMaxMs = SILENCE_MAX_MS } = options;
    this.#options = options;
    this.#listener = listener;
    this.#silence = new SilenceWatch({ silenceMaxMs, peers: endpoints.length }, Math.random);
    this.#client = connectTcp(
      {
        endpoints,
        outboxBytesMax: OUTBOX_BYTES_MAX,
        ...(endpoints.length > 1 && { connectTimeoutMs: this.#silence.answerWithinMs }),
      },
      {
        connected: () => this.#connected(),
        disconnected: (endpoint, cause) => this.#disconnected(endpoint, cause),
        unreachable: (endpoint, cause) => listener.unreachable(endpoint, cause),
        messages: {
          [MessageId.GetRouteResponse]: (body) => this.#route(body),
          [MessageId.Hello]: (body) => this.#helloed(body),
        },
      },
    );
    this.#ticks = everyTick((ms) => this.#listen(ms));
  }

  /** There is a connection, and the dns-service answers on it. */
  get connected(): boolean {
    return this.#answers && this.#client.connected;
  }

  /** `address:port` of the dns-service in use; empty while there is none. */
  get endpoint(): string {
    const endpoint = this.connected ? this.#client.endpoint : undefined;
    return endpoint === undefined ? "" : `${endpoint.host}:${endpoint.port}`;
  }

  /** Bodies that were no message, or named a route that cannot be. */
  get invalidBodies(): number {
    return this.#invalidBodies;
  }

  /** Asks for a route, which subscribes it. While nobody answers the request is lost, which its module's time limit sees. */
  pull(modId: number, cmdId: number): void {
    if (!this.connected) return;
    this.#probeIsPulled ||= isProbe({ modId, cmdId });
    this.#ask({ modId, cmdId });
  }

  /** Says that a route is served at this version now; only to a peer that knows such words. */
  acknowledge(ack: RouteAck): void {
    if (this.#greeted && ack.version > 0) this.#client.send(encodeFrame(MessageId.RouteAck, routeAck.encode(ack)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ticks[Symbol.dispose]();
    await this.#client[Symbol.asyncDispose]();
  }

  #connected(): void {
    this.#greeted = false;
    this.#answers = false;
    this.#probeIsPulled = false;
    this.#silence.began();
    this.#client.send(encodeFrame(MessageId.Hello, hello.encode(this.#options.hello)));
    this.#ask(PROBE);
  }

  #disconnected(endpoint: Endpoint, cause: Error | undefined): void {
    const answered = this.#answers;
    this.#answers = false;
    if (answered) this.#listener.disconnected(endpoint, cause);
    else this.#listener.unreachable(endpoint, cause ?? new Error("it turned us away: it has nothing to serve yet"));
  }

  #ask(route: { readonly modId: number; readonly cmdId: number }): void {
    this.#client.send(encodeFrame(MessageId.GetRouteRequest, getRouteRequest.encode(route)));
    this.#silence.asked();
  }

  #helloed(body: Buffer): void {
    const peer = hello.decode(body);
    this.#silence.heard();
    if (!this.#answers) this.#silence.asked(); // Hello is not yet an answer to what was asked
    if (peer === undefined) this.#invalidBodies += 1;
    else {
      this.#greeted = true;
      this.#listener.greeted(peer);
    }
  }

  #route(body: Buffer): void {
    const route = getRouteResponse.decode(body);
    this.#silence.heard();
    if (route === undefined || !isId(route.modId) || !isId(route.cmdId)) {
      this.#invalidBodies += 1;
      return;
    }
    this.#answered();
    if (!isProbe(route) || this.#probeIsPulled) this.#listener.route(route);
  }

  #answered(): void {
    const endpoint = this.#client.endpoint;
    if (this.#answers || endpoint === undefined) return;
    this.#answers = true;
    this.#listener.connected(endpoint);
  }

  #listen(ms: number): void {
    if (!this.#client.connected) return;
    const withinMs = this.#silence.answerWithinMs;
    const verdict = this.#silence.passed(ms);
    if (verdict === "ask") this.#ask(PROBE);
    if (verdict !== "give up") return;
    this.#silence.gaveUp();
    this.#client.reconnect(new Error(`no answer in ${Math.round(withinMs)} ms`));
  }
}

function isProbe({ modId, cmdId }: { readonly modId: number; readonly cmdId: number }): boolean {
  return modId === PROBE.modId && cmdId === PROBE.cmdId;
}
