/** A bare TCP peer that says exactly the bytes a test wants said, and collects what it hears. */
import { connect, type Socket } from "node:net";
import { type Frame, FrameDecoder } from "@lars/protocol";

export interface Peer extends AsyncDisposable {
  readonly socket: Socket;
  readonly frames: Frame[];
  readonly closed: Promise<void>;
  say(bytes: Uint8Array): void;
  /** Waits until this many frames have come. */
  hear(frames: number): Promise<Frame[]>;
}

export async function aPeer(port: number): Promise<Peer> {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  const decoder = new FrameDecoder();
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => {}); // `closed` tells
  const frames: Frame[] = [];
  const peer: Peer = {
    socket,
    frames,
    closed,
    say: (bytes) => void socket.write(bytes),
    hear: async (count) => {
      await until(() => frames.length >= count || socket.destroyed);
      return frames;
    },
    [Symbol.asyncDispose]: async () => {
      socket.destroy();
      await closed;
    },
  };
  socket.on("data", (chunk: Buffer) => {
    for (const { id, body } of decoder.push(chunk)) frames.push({ id, body: Buffer.from(body) });
  });
  await new Promise<void>((resolve) => socket.once("connect", resolve).once("close", () => resolve()));
  return peer;
}

/** Waits for a condition; the test's own time limit bounds it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 2));
}
