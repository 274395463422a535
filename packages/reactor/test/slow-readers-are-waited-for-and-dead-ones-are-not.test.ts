import { encodeFrame } from "@lars/protocol";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type CloseReason, type Connection, listenTcp, type ReactorEvent, type TcpServer } from "../src/index.ts";
import { aPeer, type Peer, until } from "./a-peer.ts";

vi.setConfig({ testTimeout: 20_000 }); // sockets on a machine that is busy with other tests

const ASK = 1;
const PUSH = 2;
const HELLO = encodeFrame(ASK, Buffer.from("hello"));
const PIECE = encodeFrame(PUSH, Buffer.alloc(20_000));
const BIG_ANSWER = 30_000;

type Guest = Connection<undefined>;

let stack: AsyncDisposableStack;
let connections: Guest[];
let closed: { reason: CloseReason; peer: string }[];
let events: ReactorEvent[];
let drained: (connection: Guest) => void;

beforeEach(() => {
  stack = new AsyncDisposableStack();
  connections = [];
  closed = [];
  events = [];
  drained = () => {};
});
afterEach(() => stack.disposeAsync());

async function aServer(more: { writeTimeoutMs?: number; drainMs?: number } = {}): Promise<TcpServer<never>> {
  const options = { host: "127.0.0.1", port: 0, connectionsMax: 10, outboxBytesMax: 16_000_000, drainMs: 50, ...more };
  const server = await listenTcp<undefined>(
    options,
    {
      open: (connection) => void connections.push(connection),
      close: ({ peer }, reason) => void closed.push({ reason, peer }),
      drained: (connection) => drained(connection),
      messages: {
        [ASK]: (connection) => void connection.send(encodeFrame(ASK, Buffer.alloc(BIG_ANSWER))),
      },
    },
    (event) => events.push(event),
  );
  return stack.use(server);
}

/** A peer that does not read, and the server's end of its connection. */
async function aDeafPeer(port: number): Promise<{ peer: Peer; connection: Guest }> {
  const known = connections.length;
  const peer = stack.use(await aPeer(port));
  peer.socket.pause();
  await until(() => connections.length > known);
  return { peer, connection: connections[known] as Guest };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Sends until bytes wait: all that the kernel has room for lies there. */
async function fill(connection: Guest, more = 0): Promise<number> {
  let sent = 0;
  for (; !connection.isBehind; sent++) {
    connection.send(PIECE);
    await turn();
  }
  for (; connection.waitingBytes < more; sent++) connection.send(PIECE);
  return sent;
}

test("a peer that takes nothing for the write time limit is closed, counted and told of; others are not", async () => {
  const server = await aServer({ writeTimeoutMs: 200 });
  const { peer, connection } = await aDeafPeer(server.port);
  const quiet = stack.use(await aPeer(server.port));
  await fill(connection);
  await until(() => closed.length === 1);
  expect(closed).toEqual([{ reason: "stalled", peer: `127.0.0.1:${peer.socket.localPort}` }]);
  expect(server.counters()).toMatchObject({ stalls: 1, connections: 1 });
  expect(events).toMatchObject([{ kind: "stalled", peer: closed[0]?.peer, message: /bytes wait, it takes none/ }]);
  quiet.say(HELLO);
  expect(await quiet.hear(1)).toHaveLength(1);
});

test("a peer that takes little by little of a large heap is kept, however long all of it takes", async () => {
  const server = await aServer({ writeTimeoutMs: 300 });
  const { peer, connection } = await aDeafPeer(server.port);
  const sent = await fill(connection, 6_000_000);
  const startedAt = performance.now();
  let taken = 0;
  peer.socket.on("data", (chunk: Buffer) => {
    taken += chunk.length;
    if (taken > 500_000) peer.socket.pause();
  });
  while (peer.frames.length < sent && !peer.socket.destroyed) {
    taken = 0;
    peer.socket.resume();
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  expect(peer.frames).toHaveLength(sent);
  expect(performance.now() - startedAt).toBeGreaterThan(600); // twice the limit
  expect(server.counters()).toMatchObject({ stalls: 0, connections: 1 });
});

test("a connection that is to be closed, but whose peer does not take its last words, is ended all the same", async () => {
  const server = await aServer({ writeTimeoutMs: 200 });
  const { peer, connection } = await aDeafPeer(server.port);
  await fill(connection);
  connection.close("idle");
  await until(() => closed.length === 1);
  expect(closed[0]?.reason).toBe("idle");
  expect(server.counters().connections).toBe(0);
  peer.socket.resume();
  await peer.closed;
});

test("without a write time limit a peer may take its time", async () => {
  const server = await aServer();
  const { peer, connection } = await aDeafPeer(server.port);
  const sent = await fill(connection);
  await new Promise((resolve) => setTimeout(resolve, 300));
  peer.socket.resume();
  expect(await peer.hear(sent)).toHaveLength(sent);
});

test("who waits for a peer that is behind is called when all was taken, also when little had waited", async () => {
  const server = await aServer();
  const { peer, connection } = await aDeafPeer(server.port);
  const calls: { isBehind: boolean; waitingBytes: number }[] = [];
  drained = (it) => {
    calls.push({ isBehind: it.isBehind, waitingBytes: it.waitingBytes });
    it.send(HELLO);
    it.send(HELLO);
  };
  const sent = await fill(connection);
  expect(connection.waitingBytes).toBeLessThan(65_536); // less than Node calls a reason to drain
  expect(calls).toEqual([]);
  peer.socket.resume();
  expect(await peer.hear(sent + 2)).toHaveLength(sent + 2);
  expect(calls).toEqual([{ isBehind: false, waitingBytes: 0 }]);
  expect(connection.isBehind).toBe(false);
});

test("what was held back for a peer leaves before the answers to what it asked meanwhile", async () => {
  const server = await aServer();
  const { peer, connection } = await aDeafPeer(server.port);
  const asked = 500;
  peer.say(Buffer.concat(Array.from({ length: asked }, () => HELLO)));
  await until(() => connection.isBehind);
  let isFirst = true;
  drained = (it) => {
    if (isFirst) it.send(PIECE);
    isFirst = false;
  };
  peer.socket.resume();
  const frames = await peer.hear(asked + 1);
  expect(frames).toHaveLength(asked + 1);
  const pushed = frames.findIndex(({ id }) => id === PUSH);
  expect(pushed).toBeGreaterThan(0);
  expect(pushed).toBeLessThan(asked);
});

test("a hook that throws ends the connection that it served, and the loop goes on", async () => {
  const server = await aServer();
  const { peer, connection } = await aDeafPeer(server.port);
  drained = () => {
    throw new Error("this hook has a bug");
  };
  await fill(connection);
  peer.socket.resume();
  await peer.closed;
  await until(() => closed.length === 1);
  expect(closed[0]?.reason).toBe("error");
  expect(events).toMatchObject([{ kind: "handler_failed", message: /has a bug/ }]);
  const next = stack.use(await aPeer(server.port));
  next.say(HELLO);
  expect(await next.hear(1)).toHaveLength(1);
});
