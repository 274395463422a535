import { encodeFrame } from "@lars/protocol";
import { expect, test, vi } from "vitest";
import { type Connection, listenTcp } from "../src/index.ts";
import { aPeer, until } from "./a-peer.ts";

vi.setConfig({ testTimeout: 20_000 }); // sockets on a machine that is busy with other tests

const ASK = 1;
const options = { host: "127.0.0.1", port: 0, connectionsMax: 10, outboxBytesMax: 1_000_000 };
const bodies = ["first", "the second"];
const frames = bodies.map((body) => encodeFrame(ASK, Buffer.from(body)));
const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);

/** A server that does `asked` with each connection that asks, in its turn. */
async function aServer(asked: (connection: Connection<null>) => void) {
  const connections: Connection<null>[] = [];
  const server = await listenTcp<null, () => void>(options, {
    open: (connection) => {
      connections.push(connection as Connection<null>);
      return null;
    },
    messages: {},
    inPlace: {
      [ASK]: (connection, run) => {
        asked(connection);
        return run.count;
      },
    },
    task: (task) => task(),
  });
  return { server, connections, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function fill(connection: Connection<null>, at: number): void {
  const { buffer, byteOffset } = connection.outgoing;
  Buffer.concat(frames).copy(new Uint8Array(buffer, byteOffset + at));
}

test("several frames are made in room that was claimed at once, and are counted one by one", async () => {
  await using it = await aServer((connection) => {
    fill(connection, connection.claimAll(bytes, frames.length));
  });
  await using peer = await aPeer(it.server.port);
  peer.say(encodeFrame(ASK, Buffer.alloc(0)));
  expect((await peer.hear(2)).map(({ body }) => body.toString())).toEqual(bodies);
  expect(it.server.counters()).toMatchObject({ framesOut: 2, bytesOut: bytes });
});

test("there is no room at once for more than one write takes, for a peer that takes nothing, or outside of a turn", async () => {
  const rooms: number[] = [];
  await using it = await aServer((connection) => {
    rooms.push(connection.claimAll(options.outboxBytesMax, 1));
    while (connection.takesMore) connection.send(encodeFrame(ASK, Buffer.alloc(60_000)));
    rooms.push(connection.claimAll(bytes, frames.length));
  });
  await using peer = await aPeer(it.server.port);
  await until(() => it.connections.length === 1);
  it.server.post(() => void rooms.push(it.connections[0]?.claimAll(bytes, frames.length) ?? 0));
  await until(() => rooms.length === 1);
  peer.socket.pause();
  peer.say(encodeFrame(ASK, Buffer.alloc(0)));
  await until(() => rooms.length === 3);
  expect(rooms).toEqual([-1, -1, -1]);
  expect(it.connections[0]?.waitingBytes).toBeLessThan(options.outboxBytesMax);
  expect(it.server.counters()).toMatchObject({ overflows: 0, connections: 1 });
});
