/** What was written on a connection that is none: the part of a Connection that takes frames, for tests without sockets. */
import type { SendResult } from "@lars/reactor";

const FIRST_AT = 5; // no frame begins where a word would

export class WrittenFrames {
  /** As a Connection's; up to seven bytes behind a frame may be written over by whoever fills it. */
  readonly outgoing = new DataView(new ArrayBuffer(200_000));
  takesMore = true;
  #end = FIRST_AT;

  claim(bytes: number): number {
    this.#end += bytes;
    return this.#end - bytes;
  }

  claimAll(bytes: number): number {
    return this.takesMore ? this.claim(bytes) : -1;
  }

  sendSlice(source: Uint8Array, start: number, end: number): SendResult {
    new Uint8Array(this.outgoing.buffer).set(source.subarray(start, end), this.claim(end - start));
    return "sent";
  }

  send(frames: Uint8Array): SendResult {
    return this.sendSlice(frames, 0, frames.length);
  }

  /** All bytes since the last time. */
  takeBytes(): Buffer {
    const bytes = Buffer.from(new Uint8Array(this.outgoing.buffer, FIRST_AT, this.#end - FIRST_AT));
    this.#end = FIRST_AT;
    return bytes;
  }
}

/** Requests as a loop's `inPlace` is given them. */
export function aRun(bodies: readonly Uint8Array[]): {
  bytes: Buffer;
  count: number;
  starts: Int32Array;
  ends: Int32Array;
} {
  const ends = Int32Array.from(bodies, (_, at) => bodies.slice(0, at + 1).reduce((sum, body) => sum + body.length, 0));
  const starts = ends.map((end, at) => end - (bodies[at]?.length ?? 0));
  return { bytes: Buffer.concat(bodies), count: bodies.length, starts, ends };
}
