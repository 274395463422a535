/** Frames of one id that came one behind the other: what a loop does a million times, it does for many at once. */

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

  /** Begins a run in `bytes`. */
  begin(bytes: Buffer): void {
    this.bytes = bytes;
    this.count = 0;
  }

  /** False when a frame of this id does not belong to the run, or there is no room for it. */
  takes(id: number): boolean {
    if (this.count === 0) this.id = id;
    return id === this.id && this.count < RUN_FRAMES_MAX;
  }

  add(start: number, end: number): void {
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count += 1;
  }

  /** Lets go of the bytes. */
  forget(): void {
    this.bytes = NOTHING;
  }
}
