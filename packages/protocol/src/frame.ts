/** Frames: an 8-byte head {id, body length}, both int32 little-endian, then the body (protocol.md, Frame). Knows no socket. */
import { LarsError } from "@lars/model";

/** Bytes of a frame before its body. */
export const HEADER_BYTES = 8;

/** The largest legal body, in bytes (protocol.md, Frame). */
export const BODY_BYTES_MAX = 65_527;

/** One whole frame. `body` is a view of the bytes it was read from. */
export interface Frame {
  readonly id: number;
  readonly body: Buffer;
}

/**
 * The first whole frame in `bytes` from `at` on; undefined while a part of it is still to come.
 * @throws LarsError `FRAME_LENGTH_INVALID` when the head claims a length no frame has: the stream is lost.
 */
export function readFrame(bytes: Buffer, at = 0): Frame | undefined {
  if (bytes.length - at < HEADER_BYTES) return undefined;
  const length = bytes.readInt32LE(at + 4);
  if (length < 0 || length > BODY_BYTES_MAX) {
    throw new LarsError(
      "FRAME_LENGTH_INVALID",
      `a frame claims a body of ${length} bytes; 0 to ${BODY_BYTES_MAX} are legal`,
    );
  }
  const start = at + HEADER_BYTES;
  if (bytes.length - start < length) return undefined;
  return { id: bytes.readInt32LE(at), body: bytes.subarray(start, start + length) };
}

/** The one frame that a datagram is; undefined when it is anything else (protocol.md, Frame: dropped, never answered). */
export function readDatagram(bytes: Buffer): Frame | undefined {
  if (bytes.length < HEADER_BYTES || bytes.readInt32LE(4) !== bytes.length - HEADER_BYTES) return undefined;
  return { id: bytes.readInt32LE(0), body: bytes.subarray(HEADER_BYTES) };
}

/**
 * A frame around `body`.
 * @throws LarsError `FRAME_LENGTH_INVALID` when the body is larger than {@link BODY_BYTES_MAX}.
 */
export function encodeFrame(id: number, body: Uint8Array): Buffer {
  if (body.length > BODY_BYTES_MAX) {
    throw new LarsError(
      "FRAME_LENGTH_INVALID",
      `message ${id} has ${body.length} bytes; ${BODY_BYTES_MAX} fit into a frame`,
    );
  }
  const frame = Buffer.allocUnsafe(HEADER_BYTES + body.length);
  frame.writeInt32LE(id, 0);
  frame.writeInt32LE(body.length, 4);
  frame.set(body, HEADER_BYTES);
  return frame;
}

/** Bytes in, whole frames out. A partial tail waits for the next chunk; it never grows beyond one frame. */
export class FrameDecoder {
  #tail: Buffer = Buffer.alloc(0);

  /**
   * The frames that `chunk` completes. Their bodies are views of the chunk: read them before the next one.
   * @throws LarsError `FRAME_LENGTH_INVALID`; the decoder is of no use afterwards, as the stream is lost.
   */
  push(chunk: Buffer): Frame[] {
    const bytes = this.#tail.length === 0 ? chunk : Buffer.concat([this.#tail, chunk]);
    const frames: Frame[] = [];
    let at = 0;
    for (let frame = readFrame(bytes, at); frame !== undefined; frame = readFrame(bytes, at)) {
      frames.push(frame);
      at += HEADER_BYTES + frame.body.length;
    }
    this.#tail = at === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
    return frames;
  }

  /** Bytes of a frame that has begun and not ended. */
  get waitingBytes(): number {
    return this.#tail.length;
  }
}
