/**
 * The bytes of one answer: a whole frame with a GetRouteResponse in it (protocol.md, Frame and Messages), written straight
 * into packed memory. A million hosts are encoded on every reload; a test holds these bytes against @lars/protocol's.
 */

/** GetRouteResponse's message id. */
const MESSAGE_ID = 2;

/** Head of a frame: message id and body length, int32 little-endian each. */
export const FRAME_HEAD_BYTES = 8;

/** The largest body of a frame, in bytes (protocol.md, Frame). */
export const FRAME_BODY_BYTES_MAX = 65_527;

/** The largest frame, in bytes. */
export const FRAME_BYTES_MAX = FRAME_HEAD_BYTES + FRAME_BODY_BYTES_MAX;

/** Frames start at multiples of so many bytes: of a cache line, so that the answer of ten hosts is three of them. A power of two. */
export const FRAME_ALIGNMENT = 64;

/** Where the next frame may start, from `at` on. */
export function frameStart(at: number): number {
  return (at + FRAME_ALIGNMENT - 1) & -FRAME_ALIGNMENT;
}

const TAG_MODID = 0x08;
const TAG_CMDID = 0x10;
const TAG_HOST = 0x1a;
const TAG_HOST_IP = 0x08;
const TAG_HOST_PORT = 0x10;
/** Our own field 10, a varint (architecture.md, Names of our own on the wire). */
const TAG_VERSION = 0x50;

/** Writes frames into `bytes`, one after another, from `at` on; who makes room is the caller. */
export class RouteFrameWriter {
  bytes: Uint8Array;
  /** Where the next byte goes. */
  at: number;
  #start = 0;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Begins the frame of a route; the ids may be any int32, so that a wrong request can be answered too. */
  open(modId: number, cmdId: number): void {
    this.#start = frameStart(this.at);
    this.at = this.#start + FRAME_HEAD_BYTES;
    this.#field(TAG_MODID, modId);
    this.#field(TAG_CMDID, cmdId);
  }

  /** Adds a host; false, and nothing written, when no legal frame could hold it any more. `ip` is unsigned, host order. */
  host(ip: number, port: number): boolean {
    const length = int32FieldBytes(ip | 0) + int32FieldBytes(port);
    if (this.at - this.#start - FRAME_HEAD_BYTES + 2 + length > FRAME_BODY_BYTES_MAX) return false;
    this.bytes[this.at++] = TAG_HOST;
    this.bytes[this.at++] = length; // at most 15
    this.#field(TAG_HOST_IP, ip | 0);
    this.#field(TAG_HOST_PORT, port);
    return true;
  }

  /** Completes the head; the whole frame is `bytes[start, at)`. */
  close(): number {
    this.#int32(this.#start, MESSAGE_ID);
    this.#int32(this.#start + 4, this.at - this.#start - FRAME_HEAD_BYTES);
    return this.#start;
  }

  #int32(at: number, value: number): void {
    this.bytes[at] = value;
    this.bytes[at + 1] = value >> 8;
    this.bytes[at + 2] = value >> 16;
    this.bytes[at + 3] = value >> 24;
  }

  /** A field at its default takes no bytes; a negative int32 takes ten, as it is sign-extended to 64 bits. */
  #field(tag: number, value: number): void {
    if (value === 0) return;
    this.bytes[this.at++] = tag;
    let rest = value >>> 0;
    for (let group = 0; group < 4 && (rest > 127 || value < 0); group++) {
      this.bytes[this.at++] = rest | 128;
      rest >>>= 7;
    }
    if (value >= 0) {
      this.bytes[this.at++] = rest;
      return;
    }
    this.bytes[this.at++] = rest | 0xf0;
    for (let group = 5; group < 9; group++) this.bytes[this.at++] = 0xff;
    this.bytes[this.at++] = 1;
  }
}

/** The field with the version of a snapshot, which comes behind the hosts; no bytes for version 0. */
export function versionField(version: bigint): Uint8Array {
  if (version === 0n) return new Uint8Array(0);
  const bytes = [TAG_VERSION];
  let rest = version;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

/** Bytes of an int32 field with its one-byte tag. */
function int32FieldBytes(value: number): number {
  if (value === 0) return 0;
  if (value < 0) return 11;
  return value < 1 << 7 ? 2 : value < 1 << 14 ? 3 : value < 1 << 21 ? 4 : value < 1 << 28 ? 5 : 6;
}

/** Hosts in a frame that a {@link RouteFrameWriter} wrote. */
export function hostsInFrame(frame: Uint8Array): number {
  let hosts = 0;
  let at = FRAME_HEAD_BYTES;
  for (; frame[at] === TAG_MODID || frame[at] === TAG_CMDID; at++) {
    do at++;
    while ((frame[at] ?? 0) > 127);
  }
  for (; frame[at] === TAG_HOST; at += 2 + (frame[at + 1] ?? 0)) hosts++;
  return hosts;
}
