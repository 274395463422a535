import { Socket } from "node:net";
import { encodeFrame } from "@lars/protocol";
import { expect, test, vi } from "vitest";
import { type CloseReason, type Connection, type LoopHandlers, listenTcp, type ReactorEvent } from "../src/index.ts";
import { aPeer, until } from "./a-peer.ts";

vi.setConfig({ testTimeout: 20_000 }); // threads and sockets on a machine that is busy with other tests

const options = { host: "127.0.0.1", port: 0, connectionsMax: 100, outboxBytesMax: 1_000_000 };

const ECHO = 1;
const FAIL = 2;
const INVALID = 3;
const LONG = 4;

interface Seen {
  closed: CloseReason[];
  connections: Connection<{ frames: number }>[];
  events: ReactorEvent[];
}

/** Sends frames of id 1 back, throws at id 2, calls id 3 invalid; counts per connection. */
function anEchoLoop(seen: Seen): LoopHandlers<{ frames: number }, string> {
  return {
    open: (connection) => {
      seen.connections.push(connection as Connection<{ frames: number }>);
      return { frames: 0 };
    },
    close: (_connection, reason) => void seen.closed.push(reason),
    messages: {
      [ECHO]: (connection, body) => {
        connection.state.frames += 1;
        connection.send(encodeFrame(ECHO, body));
      },
      [FAIL]: () => {
        throw new Error("this handler has a bug");
      },
      [LONG]: (connection) => void connection.send(encodeFrame(LONG, Buffer.alloc(30_000))),
      [INVALID]: (connection) => connection.invalid(),
    },
    task: (text) => {
      for (const connection of seen.connections) {
        connection.send(encodeFrame(ECHO, Buffer.from(text)));
        connection.send(encodeFrame(ECHO, Buffer.from("!")));
      }
    },
  };
}

async function aServer(more: Partial<typeof options> & { idleTimeoutMs?: number; drainMs?: number } = {}) {
  const seen: Seen = { closed: [], connections: [], events: [] };
  const server = await listenTcp({ ...options, ...more }, anEchoLoop(seen), (event) => seen.events.push(event));
  return { server, seen, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const hello = encodeFrame(ECHO, Buffer.from("hello"));

test("a connection opens with its hook, has its own state, and closes with its hook", async () => {
  await using it = await aServer();
  const first = await aPeer(it.server.port);
  await using second = await aPeer(it.server.port);
  first.say(Buffer.concat([hello, hello]));
  second.say(hello);
  expect((await first.hear(2)).map(({ body }) => body.toString())).toEqual(["hello", "hello"]);
  await second.hear(1);
  expect(it.seen.connections.map(({ state }) => state.frames).toSorted()).toEqual([1, 2]);
  expect(new Set(it.seen.connections.map(({ id }) => id)).size).toBe(2);
  expect(it.seen.connections.map(({ peer }) => peer)).toContain(`127.0.0.1:${first.socket.localPort}`);
  first.socket.end();
  await until(() => it.seen.closed.length === 1);
  expect(it.seen.closed).toEqual(["peer"]);
  expect(it.server.counters()).toMatchObject({ connections: 1, accepted: 2, framesIn: 3, framesOut: 3 });
});

test("a peer that resets its connection is a peer that left, and no failure", async () => {
  await using it = await aServer();
  await using peer = await aPeer(it.server.port);
  await until(() => it.seen.connections.length === 1);
  peer.socket.resetAndDestroy();
  await until(() => it.seen.closed.length === 1);
  expect(it.seen).toMatchObject({ closed: ["peer"], events: [] });
});

test("all that one turn sends is one write", async () => {
  await using it = await aServer();
  await using peer = await aPeer(it.server.port);
  using write = vi.spyOn(Socket.prototype, "write");
  const writesOfServer = (): number =>
    write.mock.contexts.filter((socket) => (socket as Socket).localPort === it.server.port).length;
  peer.say(Buffer.concat(Array.from({ length: 500 }, () => hello)));
  await peer.hear(500);
  expect(writesOfServer()).toBeLessThanOrEqual(2); // one per read; the kernel may have cut the reads
  const before = writesOfServer();
  it.server.post("pushed");
  const frames = await peer.hear(502);
  expect(frames.slice(500).map(({ body }) => body.toString())).toEqual(["pushed", "!"]);
  expect(writesOfServer()).toBe(before + 1);
});

test("a connection beyond the limit is closed, counted and told of; the others go on undisturbed", async () => {
  await using it = await aServer({ connectionsMax: 2 });
  await using first = await aPeer(it.server.port);
  await using second = await aPeer(it.server.port);
  await until(() => it.seen.connections.length === 2);
  await using third = await aPeer(it.server.port);
  await third.closed;
  expect(it.server.counters()).toMatchObject({ connections: 2, accepted: 2, refused: 1 });
  expect(it.seen.events).toMatchObject([{ kind: "connection_refused", message: /2 connections are open/ }]);
  for (const peer of [first, second]) {
    peer.say(hello);
    await peer.hear(1);
  }
  first.socket.destroy();
  await until(() => it.server.counters().connections === 1);
  await using fourth = await aPeer(it.server.port);
  fourth.say(hello);
  expect(await fourth.hear(1)).toHaveLength(1);
});

test("a frame whose length is a lie is told of with its peer, counted, and ends its connection alone", async () => {
  await using it = await aServer();
  await using other = await aPeer(it.server.port);
  await using liar = await aPeer(it.server.port);
  const head = Buffer.alloc(8);
  head.writeInt32LE(65_528, 4);
  liar.say(Buffer.concat([hello, head]));
  await liar.closed;
  await until(() => it.seen.closed.length === 1);
  expect(liar.frames).toHaveLength(1);
  expect(it.seen.closed).toEqual(["bad_frame"]);
  expect(it.server.counters()).toMatchObject({ badFrames: 1, connections: 1 });
  expect(it.seen.events).toMatchObject([{ kind: "bad_frame", peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/) }]);
  other.say(hello);
  expect(await other.hear(1)).toHaveLength(1);
});

test("ids nobody handles and bodies that are no message are counted and skipped", async () => {
  await using it = await aServer();
  await using peer = await aPeer(it.server.port);
  peer.say(
    Buffer.concat([encodeFrame(77, hello), encodeFrame(INVALID, hello), encodeFrame(-5, Buffer.alloc(0)), hello]),
  );
  expect(await peer.hear(1)).toHaveLength(1);
  expect(it.server.counters()).toMatchObject({ unknownMessages: 2, invalidBodies: 1, connections: 1 });
});

test("a handler that throws ends the connection it served, is told of, and the loop goes on", async () => {
  await using it = await aServer();
  await using peer = await aPeer(it.server.port);
  peer.say(encodeFrame(FAIL, hello));
  await peer.closed;
  await until(() => it.seen.closed.length === 1);
  expect(it.seen).toMatchObject({ closed: ["error"], events: [{ kind: "handler_failed", message: /has a bug/ }] });
  await using next = await aPeer(it.server.port);
  next.say(hello);
  expect(await next.hear(1)).toHaveLength(1);
});

test("a peer that takes nothing is closed when more waits for it than may; the others get theirs", async () => {
  await using it = await aServer({ outboxBytesMax: 200_000 });
  await using deaf = await aPeer(it.server.port);
  await using other = await aPeer(it.server.port);
  await until(() => it.seen.connections.length === 2);
  deaf.socket.pause();
  const [toDeaf, toOther] = it.seen.connections.toSorted((a) =>
    a.peer.endsWith(`:${deaf.socket.localPort}`) ? -1 : 1,
  );
  const big = encodeFrame(ECHO, Buffer.alloc(60_000));
  const results = new Set<string>();
  while (!results.has("closed")) {
    results.add(toDeaf?.send(big) ?? "");
    expect(toDeaf?.waitingBytes).toBeLessThanOrEqual(200_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect([...results]).toEqual(["sent", "waiting", "closed"]);
  expect(toDeaf?.send(big)).toBe("closed");
  await until(() => it.seen.closed.length === 1);
  expect(it.seen.closed).toEqual(["overflow"]);
  expect(it.server.counters()).toMatchObject({ overflows: 1, connections: 1 });
  expect(it.seen.events).toMatchObject([{ kind: "overflow" }]);
  toOther?.send(hello);
  expect(await other.hear(1)).toHaveLength(1);
});

test("who asks faster than they take their answers wait for them; none is closed, nothing is lost or mixed up", async () => {
  await using it = await aServer({ outboxBytesMax: 200_000 });
  await using first = await aPeer(it.server.port);
  await using second = await aPeer(it.server.port);
  const peers = [first, second].map((peer, number) => ({
    peer,
    bodies: Array.from({ length: 600 }, (_, index) => Buffer.alloc(30_000, `${number}:${index} `)),
  }));
  for (const { peer, bodies } of peers) {
    peer.socket.pause();
    for (const body of bodies) peer.say(encodeFrame(ECHO, body));
  }
  await until(() => it.seen.connections.length === 2);
  await until(() => it.seen.connections.every(({ waitingBytes }) => waitingBytes > 60_000));
  for (const { state } of it.seen.connections) expect(state.frames).toBeLessThan(600);
  for (const { peer } of peers) peer.socket.resume();
  for (const { peer, bodies } of peers) {
    const echoes = await peer.hear(bodies.length);
    expect(echoes.findIndex(({ body }, index) => !bodies[index]?.equals(body))).toBe(-1);
    expect(echoes).toHaveLength(bodies.length);
  }
  expect(it.server.counters()).toMatchObject({ overflows: 0, framesIn: 1_200, framesOut: 1_200 });
});

test("answers far larger than their questions are given as fast as they are taken", async () => {
  await using it = await aServer({ outboxBytesMax: 200_000 });
  await using slow = await aPeer(it.server.port);
  slow.socket.pause();
  const asked = 2_000;
  slow.say(Buffer.concat(Array.from({ length: asked }, () => encodeFrame(LONG, Buffer.alloc(0)))));
  await until(() => (it.seen.connections[0]?.waitingBytes ?? 0) > 60_000);
  slow.socket.resume();
  expect(await slow.hear(asked)).toHaveLength(asked);
  expect(it.server.counters()).toMatchObject({ overflows: 0, framesIn: asked, framesOut: asked });
});

test("a frame may be a part of shared memory, and the memory may change after the send", async () => {
  await using it = await aServer();
  await using peer = await aPeer(it.server.port);
  await until(() => it.seen.connections.length === 1);
  const shared = new Uint8Array(new SharedArrayBuffer(3 * hello.length));
  shared.set(hello, hello.length);
  it.seen.connections[0]?.sendSlice(shared, hello.length, 2 * hello.length);
  it.seen.connections[0]?.send(shared.subarray(hello.length, 2 * hello.length));
  shared.fill(0);
  const frames = await peer.hear(2);
  expect(frames.map(({ body }) => body.toString())).toEqual(["hello", "hello"]);
});

test("a connection on which nothing moves is closed after the idle timeout", async () => {
  await using it = await aServer({ idleTimeoutMs: 30 });
  await using peer = await aPeer(it.server.port);
  await peer.closed;
  await until(() => it.seen.closed.length === 1);
  expect(it.seen).toMatchObject({ closed: ["idle"], events: [{ kind: "connection_idle" }] });
});

test("a stop writes what waits, ends every connection and frees the port", async () => {
  const it = await aServer();
  await using peer = await aPeer(it.server.port);
  await until(() => it.seen.connections.length === 1);
  it.seen.connections[0]?.send(hello);
  await it.server[Symbol.asyncDispose]();
  await peer.closed;
  expect(peer.frames).toHaveLength(1);
  expect(it.seen.closed).toEqual(["stopping"]);
  expect(it.server.counters().connections).toBe(0);
  await using again = await aServer({ port: it.server.port });
  expect(again.server.port).toBe(it.server.port);
});

test("a stop waits for a peer that takes nothing no longer than drainMs", async () => {
  const it = await aServer({ drainMs: 50 });
  await using deaf = await aPeer(it.server.port);
  deaf.socket.pause();
  await until(() => it.seen.connections.length === 1);
  const big = encodeFrame(ECHO, Buffer.alloc(60_000));
  while (it.seen.connections[0]?.send(big) === "sent") await new Promise((resolve) => setImmediate(resolve));
  await it.server[Symbol.asyncDispose]();
  expect(it.seen.closed).toEqual(["stopping"]);
});

test("a port in use is PORT_IN_USE, and says which and what to do", async () => {
  await using it = await aServer();
  await expect(aServer({ port: it.server.port })).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: expect.stringMatching(new RegExp(`127.0.0.1:${it.server.port} is in use: stop the program`)),
  });
  await expect(aServer({ host: "192.0.2.1" })).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: /not on an address/,
  });
});

test("of a flood of one kind of event ten a second are told, and how many were left out", async () => {
  await using it = await aServer({ connectionsMax: 0 });
  for (let count = 0; count < 30; count++) await (await aPeer(it.server.port)).closed;
  expect(it.server.counters().refused).toBe(30);
  expect(it.seen.events).toHaveLength(10);
  await until(async () => {
    await (await aPeer(it.server.port)).closed;
    return it.seen.events.length > 10;
  });
  expect(it.seen.events[10]?.omitted).toBeGreaterThanOrEqual(20);
});
