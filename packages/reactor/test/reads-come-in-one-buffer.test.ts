import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { READ_BYTES, readingInto } from "../src/accepted-socket.ts";
import { until } from "./a-peer.ts";

interface Read {
  readonly socket: Socket;
  readonly buffer: Buffer;
  readonly chunks: Buffer[];
  isInBuffer: boolean;
}

/** What a server's one connection reads of what a peer says in two parts; `prepare` sees the socket before it is used. */
async function whatIsRead(prepare: (accepted: Socket) => void): Promise<Read> {
  const server = createServer({ pauseOnConnect: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const peer = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [accepted] = (await once(server, "connection")) as [Socket];
  prepare(accepted);
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  const read: Read = { buffer, chunks: [], isInBuffer: false, socket: accepted };
  const socket = readingInto(buffer, accepted, (chunk) => {
    read.isInBuffer = chunk.buffer === buffer.buffer;
    read.chunks.push(Buffer.from(chunk));
  });
  const ended = once(socket, "close");
  peer.write("first");
  await until(() => read.chunks.length > 0);
  socket.pause();
  peer.write(" second");
  await until(() => peer.bytesWritten === 12);
  expect(Buffer.concat(read.chunks).toString()).toBe("first");
  socket.resume();
  await until(() => Buffer.concat(read.chunks).length === 12);
  socket.write("and back");
  const [answer] = (await once(peer, "data")) as [Buffer];
  expect(answer.toString()).toBe("and back");
  peer.end();
  await ended;
  const closed = once(server, "close");
  server.close();
  await closed; // it counts no connection that is gone
  return { ...read, socket };
}

test("an accepted connection reads into the buffer it was given, stops and goes on, answers and ends", async () => {
  const read = await whatIsRead(() => {});
  expect(read.isInBuffer).toBe(true);
  expect(Buffer.concat(read.chunks).toString()).toBe("first second");
});

test("where Node does not let a handle move, a connection reads as any other, and all else is the same", async () => {
  const read = await whatIsRead((accepted) => {
    const { _handle: handle } = accepted as unknown as { _handle: { useUserBuffer: unknown } };
    handle.useUserBuffer = undefined;
  });
  expect(read.isInBuffer).toBe(false);
  expect(Buffer.concat(read.chunks).toString()).toBe("first second");
});
