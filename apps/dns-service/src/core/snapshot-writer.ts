/**
 * Builds the next snapshot beside the serving one: from all rows, or from the one before and the rows that changed. Of the
 * one before, it copies the index only: new frames are written behind the old ones, where nobody reads yet, into the memory
 * that both then share. So an edit among a million hosts copies a few megabytes.
 */
import { isId, PORT_MAX, type RouteId, type RouteVersion, routeId, routeKey } from "@lars/model";
import type { MemoryPool } from "./memory-pool.ts";
import { FRAME_ALIGNMENT, FRAME_BYTES_MAX, frameStart, hostsInFrame, RouteFrameWriter } from "./route-frame.ts";
import { INDEX_ENTRY_BYTES, indexEntriesFor, RouteIndex } from "./route-index.ts";
import type { PackedSnapshot, RouteSnapshot } from "./route-snapshot.ts";

/** Numbers of a row: modid, cmdid, ip, port. */
export const ROW_NUMBERS = 4;

/** Compacting pays once so much of the frames is waste. */
const WASTE_BYTES_MIN = 1024 * 1024;

/** Room that the next frame may need. */
const FRAME_ROOM_BYTES = FRAME_BYTES_MAX + FRAME_ALIGNMENT;

export class SnapshotWriter {
  /** Rows that no caller may get: an id or a port that the protocol does not know. */
  skippedRows = 0;
  /** Routes with more hosts than a frame carries; as many as fit are served. */
  readonly truncated = new Set<RouteId>();

  readonly #pool: MemoryPool;
  #indexMemory: SharedArrayBuffer;
  #framesMemory: SharedArrayBuffer;
  #index: RouteIndex;
  readonly #frame: RouteFrameWriter;
  /** Whether the frames lie in memory of this snapshot's own, not in that of the one before. */
  #ownsFrames = true;
  #layout: number;
  #entriesTaken = 0;
  #wastedBytes = 0;
  #routes = 0;
  #hosts = 0;
  #modId = -1;
  #cmdId = -1;
  #ip = -1;
  #port = -1;

  /** @param expected what the snapshot before had, so that memory is taken once. */
  constructor(pool: MemoryPool, expected = { routes: 0, framesBytes: 0 }, shared?: PackedSnapshot) {
    this.#pool = pool;
    this.#layout = shared?.layout ?? pool.newLayout();
    const entries = shared?.entries ?? indexEntriesFor(expected.routes + 1);
    this.#indexMemory = pool.take(entries * INDEX_ENTRY_BYTES);
    this.#index = new RouteIndex(this.#indexMemory, entries);
    this.#framesMemory = shared?.memory.frames ?? pool.take(expected.framesBytes + FRAME_ROOM_BYTES);
    this.#frame = new RouteFrameWriter(new Uint8Array(this.#framesMemory));
    if (shared === undefined) this.#index.clear();
    else this.#goOnFrom(shared);
  }

  /**
   * Starts with everything that `base` has. Of the snapshots that start with the same one, only the last may be served, as
   * their frames are written to the same place.
   */
  static from(base: RouteSnapshot, pool: MemoryPool): SnapshotWriter {
    const { packed } = base;
    if (!isWasteful(packed)) return new SnapshotWriter(pool, packed, packed);
    const { routes, framesBytes, wastedBytes } = packed;
    const writer = new SnapshotWriter(pool, { routes, framesBytes: framesBytes - wastedBytes });
    writer.#takeOver(base);
    return writer;
  }

  /** Adds rows in the order of modid, cmdid, ip, port; a batch may end in the middle of a route. */
  addRows(rows: ArrayLike<number>): void {
    for (let at = 0; at + ROW_NUMBERS <= rows.length; at += ROW_NUMBERS) {
      const modId = rows[at] ?? -1;
      const cmdId = rows[at + 1] ?? -1;
      const port = rows[at + 3] ?? 0;
      if (!isId(modId) || !isId(cmdId) || port < 1 || port > PORT_MAX) {
        this.skippedRows++;
        continue;
      }
      if (modId !== this.#modId || cmdId !== this.#cmdId) this.#open(modId, cmdId);
      this.#addHost(rows[at + 2] ?? 0, port);
    }
  }

  /** Removes a route, e.g. before its present rows are added. */
  remove(modId: number, cmdId: number): void {
    const entry = this.#index.find(modId, cmdId);
    if (entry < 0) return;
    const start = this.#index.start(entry);
    const length = this.#index.length(entry);
    this.#hosts -= hostsInFrame(this.#frame.bytes.subarray(start, start + length));
    this.#wastedBytes += frameStart(length);
    this.#routes--;
    this.#index.remove(entry);
  }

  /** The snapshot; the writer is of no use afterwards. */
  finish(version: RouteVersion): PackedSnapshot {
    this.#close();
    return {
      memory: { index: this.#indexMemory, frames: this.#framesMemory },
      entries: this.#index.size,
      entriesTaken: this.#entriesTaken,
      framesBytes: this.#frame.at,
      wastedBytes: this.#wastedBytes,
      routes: this.#routes,
      hosts: this.#hosts,
      version,
      layout: this.#layout,
    };
  }

  /** Gives the memory back without a snapshot, after a load that failed. */
  abandon(): void {
    this.#pool.give(this.#indexMemory);
    if (this.#ownsFrames) this.#pool.give(this.#framesMemory);
  }

  #open(modId: number, cmdId: number): void {
    this.#close();
    if (this.#frame.at + FRAME_ROOM_BYTES > this.#frame.bytes.length) this.#growFrames();
    if (this.#entriesTaken + 1 > this.#index.size / 2) this.#growIndex();
    this.#modId = modId;
    this.#cmdId = cmdId;
    this.#ip = -1;
    this.#frame.open(modId, cmdId);
  }

  #addHost(ip: number, port: number): void {
    if (ip === this.#ip && port === this.#port) return; // a deployed table may hold a host twice
    this.#ip = ip;
    this.#port = port;
    if (this.#frame.host(ip, port)) this.#hosts++;
    else this.truncated.add(routeId(routeKey(this.#modId, this.#cmdId)));
  }

  #close(): void {
    if (this.#modId < 0) return;
    const start = this.#frame.close();
    this.#enter(this.#index.claim(this.#modId, this.#cmdId), start, this.#frame.at - start);
    this.#modId = -1;
  }

  #enter(entry: number, start: number, length: number): void {
    if (!this.#index.isTaken(entry)) this.#entriesTaken++;
    this.#routes++;
    this.#index.point(entry, start, length);
  }

  #goOnFrom(shared: PackedSnapshot): void {
    const bytes = shared.entries * INDEX_ENTRY_BYTES;
    new Uint8Array(this.#indexMemory, 0, bytes).set(new Uint8Array(shared.memory.index, 0, bytes));
    this.#ownsFrames = false;
    this.#frame.at = shared.framesBytes;
    this.#entriesTaken = shared.entriesTaken;
    this.#wastedBytes = shared.wastedBytes;
    this.#routes = shared.routes;
    this.#hosts = shared.hosts;
  }

  #takeOver(base: RouteSnapshot): void {
    this.#hosts = base.packed.hosts;
    base.forEachRoute((entry) => {
      const start = frameStart(this.#frame.at);
      const length = base.index.length(entry);
      this.#frame.bytes.set(base.frameAt(entry), start);
      this.#frame.at = start + length;
      this.#enter(this.#index.claim(base.index.modId(entry), base.index.cmdId(entry)), start, length);
    });
  }

  #growFrames(): void {
    // What is loaded for the first time may become much more; what was edited does not.
    const { at, bytes: before } = this.#frame;
    const grown = this.#pool.take(this.#ownsFrames ? before.length * 2 : at + at / 4 + FRAME_ROOM_BYTES);
    const bytes = new Uint8Array(grown);
    bytes.set(before.subarray(0, at));
    this.#frame.bytes = bytes;
    if (this.#ownsFrames) this.#pool.give(this.#framesMemory);
    this.#ownsFrames = true;
    this.#framesMemory = grown;
  }

  /** Twice the entries, or as many as before where most of those taken are of routes that are gone. */
  #growIndex(): void {
    const entries = this.#routes * 4 > this.#index.size ? this.#index.size * 2 : this.#index.size;
    const memory = this.#pool.take(entries * INDEX_ENTRY_BYTES);
    const grown = new RouteIndex(memory, entries);
    grown.clear();
    this.#layout = this.#pool.newLayout();
    this.#entriesTaken = 0;
    for (let entry = 0; entry < this.#index.size; entry++) {
      if (this.#index.length(entry) === 0) continue;
      const to = grown.claim(this.#index.modId(entry), this.#index.cmdId(entry));
      grown.point(to, this.#index.start(entry), this.#index.length(entry));
      this.#entriesTaken++;
    }
    this.#pool.give(this.#indexMemory);
    this.#indexMemory = memory;
    this.#index = grown;
  }
}

/** Whether so much of a snapshot's memory is of no use that the next one had better be written anew. */
export function isWasteful({ wastedBytes, framesBytes, entries, routes }: PackedSnapshot): boolean {
  if (wastedBytes > WASTE_BYTES_MIN && wastedBytes * 4 > framesBytes) return true;
  return entries > indexEntriesFor(routes + 1) * 2;
}
