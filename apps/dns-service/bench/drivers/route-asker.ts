/** A connection that asks for routes and is told of every frame that comes. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { encodeFrame, type Frame, FrameDecoder, getRouteRequest, MessageId } from "@lars/protocol";

/** Opens it; `came` hears of the frames that each chunk completed. Throws when the service closes it. */
export async function askRoutes(
  port: number,
  came: (frames: readonly Frame[], socket: Socket) => void,
): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  const decoder = new FrameDecoder();
  socket.on("data", (chunk: Buffer) => {
    const frames = decoder.push(chunk);
    if (frames.length > 0) came(frames, socket);
  });
  socket.on("end", () => socket.destroy(new Error("the service closed a connection of the bench")));
  await once(socket, "connect");
  return socket;
}

export function routeRequest(modId: number, cmdId: number): Buffer {
  return encodeFrame(MessageId.GetRouteRequest, getRouteRequest.encode({ modId, cmdId }));
}

/** From 1 to `count`. */
export function anyOf(count: number): number {
  return 1 + Math.floor(Math.random() * count);
}
