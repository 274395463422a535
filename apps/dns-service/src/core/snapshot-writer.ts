/** Builds the next snapshot beside the serving one: from all rows, or from the one before and the rows that changed. */
import { isId, PORT_MAX, type RouteId, type RouteVersion, routeId, routeKey } from "@lars/model";
import type { MemoryPool } from "./memory-pool.ts";
import { FRAME_ALIGNMENT, FRAME_BYTES_MAX, frameStart, hostsInFrame, RouteFrameWriter } from "./route-frame.ts";
import { INDEX_ENTRY_BYTES, indexEntriesFor, RouteIndex } from "./route-index.ts";
import type { PackedSnapshot, RouteSnapshot } from "./route-snapshot.ts";

/** Numbers of a row: modid, cmdid, ip, port. */
export const ROW_NUMBERS = 4;

/** Compacting pays once so much of the frames is waste; below that a copy is one memcpy. */
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
  constructor(pool: MemoryPool, expected: { routes: number; framesBytes: number } = { routes: 0, framesBytes: 0 }) {
    this.#pool = pool;
    this.#layout = pool.newLayout();
    const entries = indexEntriesFor(expected.routes + 1);
    this.#indexMemory = pool.take(entries * INDEX_ENTRY_BYTES);
    this.#index = new RouteIndex(this.#indexMemory, entries);
    this.#index.clear();
    this.#framesMemory = pool.take(expected.framesBytes + FRAME_ROOM_BYTES);
    this.#frame = new RouteFrameWriter(new Uint8Array(this.#framesMemory));
  }

  /** Starts with everything that `base` has. */
  static from(base: RouteSnapshot, pool: MemoryPool): SnapshotWriter {
    const { packed } = base;
    const writer = new SnapshotWriter(pool, packed);
    const wasteful = packed.wastedBytes > WASTE_BYTES_MIN && packed.wastedBytes * 4 > packed.framesBytes;
    if (wasteful || packed.entries !== writer.#index.size) writer.#takeOver(base);
    else writer.#copy(packed, base);
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
    this.#pool.give(this.#framesMemory);
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

  #copy(packed: PackedSnapshot, base: RouteSnapshot): void {
    const words = packed.entries * INDEX_ENTRY_BYTES;
    new Uint8Array(this.#indexMemory, 0, words).set(new Uint8Array(packed.memory.index, 0, words));
    this.#frame.bytes.set(base.frames);
    this.#frame.at = packed.framesBytes;
    this.#layout = packed.layout;
    this.#entriesTaken = packed.entriesTaken;
    this.#wastedBytes = packed.wastedBytes;
    this.#routes = packed.routes;
    this.#hosts = packed.hosts;
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
    const grown = this.#pool.take(this.#frame.bytes.length * 2);
    const bytes = new Uint8Array(grown);
    bytes.set(this.#frame.bytes.subarray(0, this.#frame.at));
    this.#frame.bytes = bytes;
    this.#pool.give(this.#framesMemory);
    this.#framesMemory = grown;
  }

  #growIndex(): void {
    const entries = this.#index.size * 2;
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
