/** A dns-service, a reporter and a caller, as small as the agent's tests need them; real sockets on port 0. */
import { loadLbAgentConfig } from "@lars/config";
import { serveHealth } from "@lars/daemon";
import { type HostAddress, ID_MAX, type RouteId, routeId, routeKey } from "@lars/model";
import {
  type AgentState,
  agentState,
  encodeFrame,
  type GetHostResponse,
  getHostRequest,
  getHostResponse,
  getRouteRequest,
  getRouteResponse,
  HEADER_BYTES,
  type Hello,
  hello,
  MessageId,
  type ReportStatusRequest,
  type RouteAck,
  reportRequest,
  reportStatusRequest,
  routeAck,
  shardOf,
} from "@lars/protocol";
import { type Connection, connectUdp, listenTcp, type TcpServer, type UdpClient } from "@lars/reactor";
import { aDaemonContext, type aTemporaryFolder, until } from "@lars/testkit";
import { type RunningAgent, startLbAgent } from "../src/service.ts";

const SERVER = { host: "127.0.0.1", connectionsMax: 16, outboxBytesMax: 1024 * 1024 };
const GREETING: Hello = { software: "fake", version: "1", hostname: "here", instance: "fake-1" };

export interface FakeDns extends AsyncDisposable {
  readonly port: number;
  /** What answers are made of. */
  readonly routes: Map<RouteId, readonly HostAddress[]>;
  /** What it was asked, in order, over all connections, as `modid·cmdid`. */
  readonly asked: RouteId[];
  /** Message ids in the order in which they came, of the newest connection. */
  readonly heard: number[];
  readonly acks: RouteAck[];
  connections: number;
  /** While it is false, requests are not answered. */
  answering: boolean;
  push(modId: number, cmdId: number, hosts: readonly HostAddress[]): void;
}

/** A dns-service on a port; `greets`: it knows our Hello, as deployed ones do not; `turnsAway`: it has nothing to serve. */
export async function aDnsService(
  options: { port?: number; greets?: boolean; turnsAway?: boolean } = {},
): Promise<FakeDns> {
  const open = new Set<Connection<unknown>>();
  let server: TcpServer<never> | undefined;
  const answer = (modId: number, cmdId: number, hosts: readonly HostAddress[]): Buffer =>
    encodeFrame(
      MessageId.GetRouteResponse,
      getRouteResponse.encode({ modId, cmdId, hosts, version: options.greets === true ? 42 : 0 }),
    );
  const fake: FakeDns = {
    get port() {
      return server?.port ?? 0;
    },
    routes: new Map(),
    asked: [],
    heard: [],
    acks: [],
    connections: 0,
    answering: true,
    push: (modId, cmdId, hosts) => {
      fake.routes.set(routeId(routeKey(modId, cmdId)), hosts);
      for (const connection of open) connection.send(answer(modId, cmdId, hosts));
    },
    [Symbol.asyncDispose]: async () => server?.[Symbol.asyncDispose](),
  };
  server = await listenTcp<null, never>(
    { ...SERVER, port: options.port ?? 0 },
    {
      open: (connection) => {
        fake.connections += 1;
        fake.heard.length = 0;
        open.add(connection);
        return null;
      },
      close: (connection) => open.delete(connection),
      messages: {
        [MessageId.Hello]: (connection) => {
          fake.heard.push(MessageId.Hello);
          if (options.turnsAway === true) connection.close("stopping");
          else if (options.greets === true) connection.send(encodeFrame(MessageId.Hello, hello.encode(GREETING)));
        },
        [MessageId.RouteAck]: (_, body) => {
          const ack = routeAck.decode(body);
          if (ack !== undefined) fake.acks.push(ack);
        },
        [MessageId.GetRouteRequest]: (connection, body) => {
          const { modId = 0, cmdId = 0 } = getRouteRequest.decode(body) ?? {};
          const id = routeId(routeKey(modId, cmdId));
          fake.heard.push(MessageId.GetRouteRequest);
          if (modId !== ID_MAX) fake.asked.push(id); // else the agent asks whether anybody is there
          if (fake.answering) connection.send(answer(modId, cmdId, fake.routes.get(id) ?? []));
        },
      },
    },
  );
  return fake;
}

export interface FakeReporter extends AsyncDisposable {
  readonly port: number;
  readonly statuses: ReportStatusRequest[];
  readonly states: AgentState[];
  readonly stateBytes: number[];
  readonly hellos: Hello[];
  /** From now on it answers no Hello. */
  silence(): void;
}

export async function aReporter(options: { port?: number; greets?: boolean } = {}): Promise<FakeReporter> {
  const heard = {
    statuses: [] as ReportStatusRequest[],
    states: [] as AgentState[],
    stateBytes: [] as number[],
    hellos: [] as Hello[],
  };
  let silent = false;
  const server = await listenTcp<null, never>(
    { ...SERVER, port: options.port ?? 0 },
    {
      open: () => null,
      messages: {
        [MessageId.Hello]: (connection, body) => {
          const peer = hello.decode(body);
          if (peer !== undefined) heard.hellos.push(peer);
          if (options.greets === true && !silent) connection.send(encodeFrame(MessageId.Hello, hello.encode(GREETING)));
        },
        [MessageId.ReportStatusRequest]: (_, body) => {
          const status = reportStatusRequest.decode(body);
          if (status !== undefined) heard.statuses.push(status);
        },
        [MessageId.AgentState]: (_, body) => {
          const state = agentState.decode(body);
          heard.stateBytes.push(body.length + HEADER_BYTES);
          if (state !== undefined) heard.states.push(state);
        },
      },
    },
  );
  const silence = () => {
    silent = true;
  };
  return { port: server.port, ...heard, silence, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** An agent of its own home and ports, with times that a test can wait for. */
export async function anAgent(options: {
  home: Awaited<ReturnType<typeof aTemporaryFolder>>;
  dns?: readonly { port: number }[];
  reporter?: { port: number };
  reporters?: readonly { port: number }[];
  modulesMax?: number;
  silenceMaxMs?: number;
  keepLastHostsMs?: number;
  pullTimeoutMs?: number;
}): Promise<RunningAgent & { context: ReturnType<typeof aDaemonContext>; state(): Promise<string> }> {
  const config = loadLbAgentConfig({ argv: [], env: { LARS_HOME: options.home.path } });
  const nobody = { host: "127.0.0.1", port: 1 };
  const context = aDaemonContext();
  const agent = await startLbAgent(
    {
      ...config,
      listen: { host: "127.0.0.1", basePort: 0 },
      dnsServices: options.dns?.map(({ port }) => ({ host: "127.0.0.1", port })) ?? [nobody],
      reporters: (options.reporters ?? [options.reporter ?? nobody]).map(({ port }) => ({ host: "127.0.0.1", port })),
      ...(options.silenceMaxMs !== undefined && { dnsSilenceMs: options.silenceMaxMs }),
      agent: {
        ...config.agent,
        pullTimeoutMs: options.pullTimeoutMs ?? 200,
        negativeCacheMs: 100,
        statusIntervalMs: 200,
        stateHeartbeatMs: 300,
        modulesMax: options.modulesMax ?? 1_000,
        keepLastHostsMs: options.keepLastHostsMs ?? 0,
      },
    },
    context,
  );
  const state = async () => {
    await using http = await serveHealth({ host: "127.0.0.1", port: 0 }, context);
    return await (await fetch(`http://127.0.0.1:${http.port}/state`)).text();
  };
  return Object.assign(agent, { context, state });
}

/** A deployed API client: one connected socket per port. */
export class Caller implements AsyncDisposable {
  readonly #sockets: UdpClient[];
  readonly #basePort: number;
  readonly answers: Buffer[] = [];
  readonly #hostAnswers = new Map<number, GetHostResponse>();
  #seq = 0;

  private constructor(basePort: number, sockets: UdpClient[]) {
    this.#basePort = basePort;
    this.#sockets = sockets;
  }

  static async of(agent: Pick<RunningAgent, "basePort">): Promise<Caller> {
    const sockets: UdpClient[] = [];
    const caller = new Caller(agent.basePort, sockets);
    for (let n = 0; n < 3; n += 1) {
      sockets.push(await connectUdp({ host: "127.0.0.1", port: agent.basePort + n }, (bytes) => caller.#heard(bytes)));
    }
    return caller;
  }

  get basePort(): number {
    return this.#basePort;
  }

  send(bytes: Uint8Array, port: number): void {
    this.#sockets[port]?.send(bytes);
  }

  /** Asks for a host; at the route's own port unless another one is named. */
  async getHost(modId: number, cmdId: number, port = shardOf(modId, cmdId)): Promise<GetHostResponse> {
    const seq = this.ask(modId, cmdId, port);
    return until(() => this.#hostAnswers.get(seq));
  }

  /** Asks, and waits for no answer. */
  ask(modId: number, cmdId: number, port = shardOf(modId, cmdId)): number {
    this.#seq += 1;
    const seq = this.#seq;
    this.send(encodeFrame(MessageId.GetHostRequest, getHostRequest.encode({ seq, modId, cmdId })), port);
    return seq;
  }

  /** Asks until there is a host. */
  async hostOf(modId: number, cmdId: number): Promise<HostAddress> {
    return until(async () => (await this.getHost(modId, cmdId)).host);
  }

  async getRoute(modId: number, cmdId: number, port = shardOf(modId, cmdId)): Promise<readonly HostAddress[]> {
    this.answers.length = 0;
    this.send(encodeFrame(MessageId.ApiGetRouteRequest, getRouteRequest.encode({ modId, cmdId })), port);
    const frame = await until(() => this.answers.find((bytes) => bytes.readInt32LE(0) === 8));
    return getRouteResponse.decode(frame.subarray(HEADER_BYTES))?.hosts ?? [];
  }

  report(key: { modId: number; cmdId: number }, host: HostAddress, retCode = 0): void {
    const frame = encodeFrame(MessageId.ReportRequest, reportRequest.encode({ ...key, host, retCode }));
    this.send(frame, shardOf(key.modId, key.cmdId));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#sockets.map((socket) => socket[Symbol.asyncDispose]()));
  }

  #heard(bytes: Buffer): void {
    this.answers.push(bytes);
    const host =
      bytes.readInt32LE(0) === MessageId.GetHostResponse && getHostResponse.decode(bytes.subarray(HEADER_BYTES));
    if (host) this.#hostAnswers.set(host.seq, host);
  }
}
