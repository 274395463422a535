/**
 * What accepted connections read, in one buffer that those of a loop share: Node gives each read memory of its own, which
 * costs a tenth of what a small request costs. Its sockets can read into a given buffer (`onread`), but a server makes its
 * sockets itself and does not offer it. So the handle of an accepted socket moves to one that has it. Neither `_handle` nor
 * `handle` is promised by Node: where either is missing, connections read as any other does.
 */
import { Socket, type SocketConstructorOpts } from "node:net";

/** As large as the pieces in which Node reads. */
export const READ_BYTES = 65_536;

/** Takes what was read; valid during the call only. */
export type ChunkSink = (chunk: Buffer) => void;

interface Handle {
  useUserBuffer?(buffer: Uint8Array): void;
}

interface WithHandle {
  _handle?: Handle | null;
}

/**
 * A socket for the connection of `accepted`, which a server with `pauseOnConnect` made and nobody has used. Chunks go to
 * `sink` and are in `buffer`, or, where that cannot be, come as `data`.
 */
export function readingInto(buffer: Buffer, accepted: Socket, sink: ChunkSink): Socket {
  const owner = accepted as unknown as WithHandle;
  const handle = owner._handle;
  if (typeof handle?.useUserBuffer !== "function") return accepted.on("data", sink).resume();
  owner._handle = null;
  const socket = new Socket({
    handle,
    writableHighWaterMark: accepted.writableHighWaterMark,
    onread: {
      buffer,
      callback: (bytes: number) => {
        sink(buffer.subarray(0, bytes));
        return true;
      },
    },
  } as unknown as SocketConstructorOpts);
  accepted.destroy(); // the server counts it no more
  return socket;
}
