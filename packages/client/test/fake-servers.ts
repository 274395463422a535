/** A dns-service and a reporter, as far as a client in embedded mode sees them; real sockets on port 0. */
import { type HostAddress, ID_MAX, routeId, routeKey } from "@lars/model";
import {
  type AgentState,
  agentState,
  encodeFrame,
  getRouteRequest,
  getRouteResponse,
  type Hello,
  hello,
  MessageId,
  type ReportStatusRequest,
  type RouteAck,
  reportStatusRequest,
  routeAck,
} from "@lars/protocol";
import { type Connection, type LoopHandlers, listenTcp, type TcpServer } from "@lars/reactor";

type Messages = LoopHandlers<null, never>["messages"];

const greeting = encodeFrame(
  MessageId.Hello,
  hello.encode({ software: "fake", version: "1", hostname: "here", instance: "fake" }),
);

async function aServer(messages: Messages, parts: { port?: number; peers?: Set<Connection<unknown>> }) {
  return listenTcp<null, never>(
    { host: "127.0.0.1", port: parts.port ?? 0, connectionsMax: 16, outboxBytesMax: 1024 * 1024, drainMs: 100 },
    {
      open: (peer) => {
        parts.peers?.add(peer);
        return null;
      },
      close: (peer) => void parts.peers?.delete(peer),
      messages,
    },
  );
}

/** Both know our Hello, unless they are deployed ones. */
export interface FakeServerOptions {
  readonly port?: number;
  readonly deployed?: boolean;
}

export class FakeDnsService implements AsyncDisposable {
  /** `modid·cmdid`, in the order in which they were asked for. */
  readonly asked: string[] = [];
  readonly acks: RouteAck[] = [];
  /** Ids of all frames that came. */
  readonly heard: number[] = [];
  readonly #routes = new Map<string, readonly HostAddress[]>();
  readonly #peers = new Set<Connection<unknown>>();
  #server: TcpServer<never> | undefined;

  static async start(options: FakeServerOptions = {}): Promise<FakeDnsService> {
    const service = new FakeDnsService();
    const answer = (modId: number, cmdId: number): Buffer => {
      const hosts = service.#routes.get(routeId(routeKey(modId, cmdId))) ?? [];
      const version = options.deployed ? 0 : 42;
      return encodeFrame(MessageId.GetRouteResponse, getRouteResponse.encode({ modId, cmdId, hosts, version }));
    };
    service.#answer = answer;
    service.#server = await aServer(
      {
        [MessageId.Hello]: (peer) => {
          service.heard.push(MessageId.Hello);
          if (!options.deployed) peer.send(greeting);
        },
        [MessageId.GetRouteRequest]: (peer, body) => {
          const { modId = 0, cmdId = 0 } = getRouteRequest.decode(body) ?? {};
          service.heard.push(MessageId.GetRouteRequest);
          if (modId !== ID_MAX) service.asked.push(routeId(routeKey(modId, cmdId))); // else: is anybody there
          peer.send(answer(modId, cmdId));
        },
        [MessageId.RouteAck]: (_, body) => {
          const ack = routeAck.decode(body);
          service.heard.push(MessageId.RouteAck);
          if (ack !== undefined) service.acks.push(ack);
        },
      },
      { ...options, peers: service.#peers },
    );
    return service;
  }

  #answer: (modId: number, cmdId: number) => Buffer = () => Buffer.alloc(0);

  get port(): number {
    return this.#server?.port ?? 0;
  }

  get endpoint(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** What is answered from now on. */
  set(modId: number, cmdId: number, hosts: readonly HostAddress[]): void {
    this.#routes.set(routeId(routeKey(modId, cmdId)), hosts);
  }

  /** An edit: every connection hears of it. */
  push(modId: number, cmdId: number, hosts: readonly HostAddress[]): void {
    this.set(modId, cmdId, hosts);
    for (const peer of this.#peers) peer.send(this.#answer(modId, cmdId));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }
}

export class FakeReporter implements AsyncDisposable {
  readonly hellos: Hello[] = [];
  readonly statuses: ReportStatusRequest[] = [];
  readonly states: AgentState[] = [];
  #server: TcpServer<never> | undefined;

  static async start(options: FakeServerOptions = {}): Promise<FakeReporter> {
    const reporter = new FakeReporter();
    const keep = <Item>(items: Item[], item: Item | undefined) => item !== undefined && items.push(item);
    reporter.#server = await aServer(
      {
        [MessageId.Hello]: (peer, body) => {
          keep(reporter.hellos, hello.decode(body));
          if (!options.deployed) peer.send(greeting);
        },
        [MessageId.ReportStatusRequest]: (_, body) => void keep(reporter.statuses, reportStatusRequest.decode(body)),
        [MessageId.AgentState]: (_, body) => void keep(reporter.states, agentState.decode(body)),
      },
      options,
    );
    return reporter;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  get endpoint(): string {
    return `127.0.0.1:${this.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }
}
