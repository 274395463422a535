/** A client of ours with all that it said and heard, and a server that answers it. */
import { encodeFrame } from "@lars/protocol";
import {
  type Connection,
  connectTcp,
  type Endpoint,
  listenTcp,
  type TcpClient,
  type TcpClientOptions,
  type TcpServer,
} from "../src/index.ts";

export const ECHO = 1;
export const SILENT = 2;
export const BAD = 3;

export interface EchoServer extends AsyncDisposable {
  readonly endpoint: Endpoint;
  readonly server: TcpServer<never>;
  readonly connections: Set<Connection<undefined>>;
}

export async function anEchoServer(port = 0): Promise<EchoServer> {
  const connections = new Set<Connection<undefined>>();
  const server = await listenTcp<undefined>(
    { host: "127.0.0.1", port, connectionsMax: 10, outboxBytesMax: 1_000_000, drainMs: 50 },
    {
      open: (connection) => void connections.add(connection),
      close: (connection) => void connections.delete(connection),
      messages: {
        [ECHO]: (connection, body) => void connection.send(encodeFrame(ECHO, body)),
        [SILENT]: () => {},
        [BAD]: (connection) => {
          const head = Buffer.alloc(8);
          head.writeInt32LE(-1, 4);
          connection.send(head);
        },
      },
    },
  );
  return {
    endpoint: { host: "127.0.0.1", port: server.port },
    server,
    connections,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Nobody listens there. */
export async function aFreePort(): Promise<number> {
  await using server = await anEchoServer();
  return server.endpoint.port;
}

export interface Story extends AsyncDisposable {
  readonly client: TcpClient;
  readonly said: string[];
  readonly heard: string[];
  drains: number;
}

export const text = (word: string): Buffer => encodeFrame(ECHO, Buffer.from(word));

export function aClient(endpoints: readonly Endpoint[], more: Partial<TcpClientOptions> = {}): Story {
  const said: string[] = [];
  const heard: string[] = [];
  const client = connectTcp(
    { endpoints, outboxBytesMax: 100_000, backoff: { firstMs: 5, longestMs: 20 }, random: () => 0, ...more },
    {
      connected: ({ port }) => {
        said.push(`up ${port}`);
        client.send(text("hi"));
      },
      disconnected: ({ port }, cause) => said.push(`down ${port}${cause === undefined ? "" : `: ${cause.message}`}`),
      unreachable: ({ port }) => said.push(`no ${port}`),
      messages: { [ECHO]: (body) => heard.push(body.toString()) },
      drained: () => {
        story.drains += 1;
      },
    },
  );
  const story: Story = { client, said, heard, drains: 0, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
  return story;
}
