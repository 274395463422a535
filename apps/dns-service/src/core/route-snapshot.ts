/**
 * All routes at one version, immutable, packed into shared memory: an index from (modid, cmdid) to the bytes of the whole
 * answer. Serving is a lookup and a copy; every loop reads the same memory.
 */
import type { RouteVersion } from "@lars/model";
import { RouteIndex } from "./route-index.ts";

/** The two pieces of memory of a snapshot; reused for a later one when every reader let go. */
export interface SnapshotMemory {
  readonly index: SharedArrayBuffer;
  readonly frames: SharedArrayBuffer;
}

/** A snapshot as it travels between threads: its memory is shared, not copied. */
export interface PackedSnapshot {
  readonly memory: SnapshotMemory;
  /** Entries of the index. */
  readonly entries: number;
  /** Entries that are taken, those of removed routes too. */
  readonly entriesTaken: number;
  /** Bytes of frames, those of replaced ones too. */
  readonly framesBytes: number;
  /** Of these, bytes that no entry points to. */
  readonly wastedBytes: number;
  readonly routes: number;
  readonly hosts: number;
  readonly version: RouteVersion;
  /**
   * The same in two snapshots of one service: the entry of a route in the one is its entry in the other, should both have
   * that route. Differs as soon as a single entry may have moved.
   */
  readonly layout: number;
}

export class RouteSnapshot {
  readonly packed: PackedSnapshot;
  readonly index: RouteIndex;
  /** The frames; an answer is the view from `start(entry)` to `end(entry)`. */
  readonly frames: Buffer;
  /** All memory of the frames: there is more of it behind the last one, for those who copy eight bytes at a time. */
  readonly view: DataView;

  constructor(packed: PackedSnapshot) {
    this.packed = packed;
    this.index = new RouteIndex(packed.memory.index, packed.entries);
    this.frames = Buffer.from(packed.memory.frames, 0, packed.framesBytes); // a Buffer: its copy() is the fast one
    this.view = new DataView(packed.memory.frames);
  }

  get version(): RouteVersion {
    return this.packed.version;
  }

  /** The entry of a route; -1 when there is no such route. */
  find(modId: number, cmdId: number): number {
    return this.index.find(modId, cmdId);
  }

  /** The whole frame of an entry, as a view. */
  frameAt(entry: number): Uint8Array {
    const start = this.index.start(entry);
    return this.frames.subarray(start, start + this.index.length(entry));
  }

  /** The whole frame of a route, as a view; undefined when there is no such route. */
  frameOf(modId: number, cmdId: number): Uint8Array | undefined {
    const entry = this.find(modId, cmdId);
    return entry < 0 ? undefined : this.frameAt(entry);
  }

  /** Calls `each` with the entry of every route. */
  forEachRoute(each: (entry: number) => void): void {
    for (let entry = 0; entry < this.index.size; entry++) if (this.index.length(entry) > 0) each(entry);
  }
}
