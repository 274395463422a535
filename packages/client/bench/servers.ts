/** A dns-service that knows one module, and a reporter that listens; as small as they can be. */
import { type HostAddress, hostAddress } from "@lars/model";
import { encodeFrame, getRouteRequest, getRouteResponse, hello, MessageId } from "@lars/protocol";
import { type Connection, listenTcp, type TcpServer } from "@lars/reactor";

const server = { host: "127.0.0.1", port: 0, connectionsMax: 4, outboxBytesMax: 1024 * 1024 };
const words = hello.encode({ software: "bench", version: "1", hostname: "here", instance: "bench" });
const greet = (connection: Connection<null>) => connection.send(encodeFrame(MessageId.Hello, words));

/** So many hosts, from 10.0.0.0 on. */
export function hostsOf(count: number): HostAddress[] {
  return Array.from({ length: count }, (_, n) => hostAddress(0x0a00_0000 + n, 9_000));
}

export function aDnsService(hostCount: number): Promise<TcpServer<never>> {
  return listenTcp<null, never>(server, {
    open: () => null,
    messages: {
      [MessageId.Hello]: greet,
      [MessageId.RouteAck]: () => undefined,
      [MessageId.GetRouteRequest]: (connection, body) => {
        const { modId = 0, cmdId = 0 } = getRouteRequest.decode(body) ?? {};
        const answer = getRouteResponse.encode({ modId, cmdId, hosts: hostsOf(hostCount), version: 1 });
        connection.send(encodeFrame(MessageId.GetRouteResponse, answer));
      },
    },
  });
}

/** Answers how many statuses it heard. */
export async function aReporter(): Promise<TcpServer<never> & { readonly statuses: () => number }> {
  let statuses = 0;
  const reporter = await listenTcp<null, never>(server, {
    open: () => null,
    messages: {
      [MessageId.Hello]: greet,
      [MessageId.AgentState]: () => undefined,
      [MessageId.ReportStatusRequest]: () => {
        statuses += 1;
      },
    },
  });
  return {
    port: reporter.port,
    post: (task) => reporter.post(task),
    counters: () => reporter.counters(),
    statuses: () => statuses,
    [Symbol.asyncDispose]: () => reporter[Symbol.asyncDispose](),
  };
}
