/** Frames of one id that came one behind the other: what a loop does a million times, it does for many at once. */

import { HEADER_BYTES } from "@lars/protocol";

/** Frames in a run at most: their places stay in the first-level cache. */
export const RUN_FRAMES_MAX = 128;

/** Where the bodies of a run's frames lie: body `i` is `bytes` from `starts[i]` to `ends[i]`. Reused: read it during the call only. */
export interface FrameRun {
  readonly bytes: Buffer;
  readonly count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

const NOTHING = Buffer.alloc(0);

/** The run that the connections of one loop share: at most one of them has a turn at a time. */
export class GatheredRun implements FrameRun {
  bytes: Buffer = NOTHING;
  count = 0;
  id = 0;
  readonly starts = new Int32Array(RUN_FRAMES_MAX);
  readonly ends = new Int32Array(RUN_FRAMES_MAX);

  /** Begins a run in `bytes`: whoever finds its frames fills in the rest. */
  begin(bytes: Buffer): this {
    this.bytes = bytes;
    this.count = 0;
    return this;
  }

  /** A run of the one frame that `bytes` begins with, up to `end`. */
  one(bytes: Buffer, id: number, end: number): this {
    this.bytes = bytes;
    this.id = id;
    this.starts[0] = HEADER_BYTES;
    this.ends[0] = end;
    this.count = 1;
    return this;
  }

  /** Lets go of the bytes. */
  forget(): void {
    this.bytes = NOTHING;
  }
}

/** Whole frames from `start` to `end`, which are legal. */
export function framesIn(bytes: Uint8Array, start: number, end: number): number {
  let frames = 0;
  for (let at = start; at + HEADER_BYTES <= end; frames++) {
    const low = (bytes[at + 4] as number) | ((bytes[at + 5] as number) << 8);
    at += HEADER_BYTES + low; // legal bodies fit into the two low bytes of the length
  }
  return frames;
}
