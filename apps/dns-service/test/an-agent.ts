/** An agent of a test's own: a plain socket that asks, and keeps every frame it is sent. */
import { once } from "node:events";
import { connect } from "node:net";
import type { HostAddress } from "@lars/model";
import {
  encodeFrame,
  FrameDecoder,
  type GetRouteResponse,
  getRouteRequest,
  getRouteResponse,
  hello,
  MessageId,
  routeAck,
} from "@lars/protocol";
import { until } from "@lars/testkit";

/** One frame as it came. */
export interface Received {
  readonly id: number;
  readonly body: Buffer;
}

export interface TestAgent extends AsyncDisposable {
  /** All frames since the connection opened. */
  readonly frames: readonly Received[];
  readonly closed: boolean;
  /** Asks for a route; does not wait. */
  ask(modId: number, cmdId: number): void;
  /** Says Hello; does not wait. */
  hello(): void;
  /** Says Hello, by this hostname, and waits for the answer. */
  greet(hostname?: string): Promise<void>;
  acknowledge(modId: number, cmdId: number, version: number): void;
  send(bytes: Uint8Array): void;
  /** Takes nothing from here on, until {@link listen}. */
  turnDeaf(): void;
  listen(): void;
  /** Answers and pushes of a route, in order. */
  answers(modId: number, cmdId: number): readonly GetRouteResponse[];
  /** The latest answer or push of a route, once it has exactly these hosts. */
  holds(modId: number, cmdId: number, hosts: readonly HostAddress[], withinMs?: number): Promise<GetRouteResponse>;
}

/** Connects to a dns-service on loopback. */
export async function anAgent(port: number): Promise<TestAgent> {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  await once(socket, "connect");
  const decoder = new FrameDecoder();
  const frames: Received[] = [];
  let closed = false;
  socket.on("data", (chunk: Buffer) => {
    for (const frame of decoder.push(chunk)) frames.push({ id: frame.id, body: Buffer.from(frame.body) });
  });
  socket.on("error", () => {}); // a service that is killed resets its connections; `closed` says so
  socket.on("close", () => {
    closed = true;
  });
  const answers = (modId: number, cmdId: number): GetRouteResponse[] =>
    frames
      .filter((frame) => frame.id === MessageId.GetRouteResponse)
      .flatMap((frame) => getRouteResponse.decode(frame.body) ?? [])
      .filter((answer) => answer.modId === modId && answer.cmdId === cmdId);
  const sayHello = (hostname = "test"): void => {
    const mine = { software: "test", version: "0", hostname, instance: `${hostname}-1` };
    socket.write(encodeFrame(MessageId.Hello, hello.encode(mine)));
  };
  return {
    frames,
    get closed() {
      return closed;
    },
    send: (bytes) => void socket.write(bytes),
    turnDeaf: () => void socket.pause(),
    listen: () => void socket.resume(),
    ask: (modId, cmdId) => {
      socket.write(encodeFrame(MessageId.GetRouteRequest, getRouteRequest.encode({ modId, cmdId })));
    },
    hello: () => sayHello(),
    greet: async (hostname) => {
      sayHello(hostname);
      await until(() => closed || frames.some((frame) => frame.id === MessageId.Hello));
    },
    acknowledge: (modId, cmdId, version) => {
      socket.write(encodeFrame(MessageId.RouteAck, routeAck.encode({ modId, cmdId, version })));
    },
    answers,
    holds: (modId, cmdId, hosts, withinMs = 5_000) =>
      until(
        () => {
          const latest = answers(modId, cmdId).at(-1);
          return latest !== undefined && sameHosts(latest.hosts, hosts) ? latest : undefined;
        },
        { withinMs },
      ),
    [Symbol.asyncDispose]: async () => {
      socket.destroy();
      if (!closed) await once(socket, "close");
    },
  };
}

function sameHosts(left: readonly HostAddress[], right: readonly HostAddress[]): boolean {
  return (
    left.length === right.length && left.every((host, at) => host.ip === right[at]?.ip && host.port === right[at]?.port)
  );
}
