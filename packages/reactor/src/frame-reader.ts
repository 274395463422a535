/** Finds frames in what a socket delivers, where they lie: no copy and no object per frame. Knows no socket. */
import { LarsError } from "@lars/model";
import { BODY_BYTES_MAX, HEADER_BYTES } from "@lars/protocol";
import { type FrameRun, GatheredRun, RUN_FRAMES_MAX } from "./frame-run.ts";

/** Takes the frames of a run and returns how many; the others wait for {@link FrameReader.resume}. */
export type FrameSink = (id: number, run: FrameRun) => number;

const NOTHING = Buffer.alloc(0);
const FIRST_TAIL_BYTES = 512;
const KEPT_TAIL_BYTES = 4_096; // a larger tail is let go of with its frame: connections are many

function int32(bytes: Buffer, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

function bodyLength(bytes: Buffer, at: number): number {
  const length = int32(bytes, at + 4);
  if (length >= 0 && length <= BODY_BYTES_MAX) return length;
  throw lengthInvalid(length);
}

function lengthInvalid(length: number): LarsError {
  return new LarsError(
    "FRAME_LENGTH_INVALID",
    `a frame claims a body of ${length} bytes; 0 to ${BODY_BYTES_MAX} are legal`,
  );
}

/**
 * Reads frames in place. The start of a frame whose end is still to come is copied to a tail, which grows with the bytes
 * that came, never with the length that a head claims.
 */
export class FrameReader {
  #chunk: Buffer = NOTHING;
  #at = 0;
  #tail: Buffer = NOTHING;
  #tailBytes = 0;
  readonly #run: GatheredRun;

  /** @param run may be shared with readers that never have a turn at the same time. */
  constructor(run = new GatheredRun()) {
    this.#run = run;
  }

  /**
   * Hands every frame that `chunk` completes to the sink. Not to be called while {@link interrupted}.
   * @throws LarsError `FRAME_LENGTH_INVALID`: the stream is lost, the reader is of no further use.
   */
  read(chunk: Buffer, sink: FrameSink): void {
    this.#chunk = chunk;
    this.#at = 0;
    this.#handOver(sink);
  }

  /** Goes on where the sink stopped. */
  resume(sink: FrameSink): void {
    if (this.interrupted) this.#handOver(sink);
  }

  /** Copies what is left of the chunk, whose memory is going to be used again. */
  keepRest(): void {
    if (!this.interrupted) return;
    this.#chunk = Buffer.from(this.#chunk.subarray(this.#at));
    this.#at = 0;
  }

  /** Whether the sink stopped within a chunk. */
  get interrupted(): boolean {
    return this.#chunk !== NOTHING;
  }

  #handOver(sink: FrameSink): void {
    if (this.#tailBytes > 0 && !this.#completeTail(sink)) return;
    const run = this.#run;
    for (let end = this.#gather(); run.count > 0; end = this.#gather()) {
      const taken = sink(run.id, run);
      if (taken < run.count) {
        this.#at = (run.starts[taken] as number) - HEADER_BYTES;
        return;
      }
      this.#at = end;
    }
    this.#keep(this.#chunk.length - this.#at);
    this.#chunk = NOTHING;
    run.forget();
  }

  /** Finds the next run; where it ends. A length that no frame has is met again, and thrown, behind the frames before it. */
  #gather(): number {
    const chunk = this.#chunk;
    const last = chunk.length - HEADER_BYTES;
    const { starts, ends } = this.#run.begin(chunk);
    let at = this.#at;
    let count = 0;
    if (at <= last) this.#run.id = int32(chunk, at);
    for (const { id } = this.#run; at <= last && count < RUN_FRAMES_MAX && int32(chunk, at) === id; count++) {
      const length = int32(chunk, at + 4);
      if (length < 0 || length > BODY_BYTES_MAX) {
        if (count === 0) throw lengthInvalid(length);
        break;
      }
      const end = at + HEADER_BYTES + length;
      if (end > chunk.length) break;
      starts[count] = at + HEADER_BYTES;
      ends[count] = end;
      at = end;
    }
    this.#run.count = count;
    return at;
  }

  /** Moves bytes of the chunk to the tail until its frame is whole; false when the chunk was used up or the sink took nothing. */
  #completeTail(sink: FrameSink): boolean {
    if (!this.#fillTail(HEADER_BYTES)) return false;
    const end = HEADER_BYTES + bodyLength(this.#tail, 0);
    if (!this.#fillTail(end)) return false;
    const id = int32(this.#tail, 0);
    if (sink(id, this.#run.one(this.#tail, id, end)) === 0) return false;
    this.#tailBytes = 0;
    if (this.#tail.length > KEPT_TAIL_BYTES) this.#tail = NOTHING;
    return true;
  }

  #fillTail(wanted: number): boolean {
    const available = this.#chunk.length - this.#at;
    this.#keep(Math.max(0, Math.min(wanted - this.#tailBytes, available)));
    if (this.#tailBytes >= wanted) return true;
    this.#chunk = NOTHING;
    return false;
  }

  #keep(bytes: number): void {
    if (bytes === 0) return;
    const needed = this.#tailBytes + bytes;
    if (this.#tail.length < needed) {
      const grown = Buffer.allocUnsafe(Math.max(FIRST_TAIL_BYTES, needed, this.#tail.length * 2));
      this.#tail.copy(grown, 0, 0, this.#tailBytes);
      this.#tail = grown;
    }
    this.#chunk.copy(this.#tail, this.#tailBytes, this.#at, this.#at + bytes);
    this.#tailBytes = needed;
    this.#at += bytes;
  }
}
