/**
 * The last good snapshot on disk, for a start while MySQL is away: a head, the index, the frames. Written beside and
 * renamed, so that a file is whole or not there; what is damaged or foreign is told by checksum and format version.
 */
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import type { RouteVersion } from "@lars/model";
import { FRAME_ALIGNMENT, frameStart } from "../core/route-frame.ts";
import { INDEX_ENTRY_BYTES } from "../core/route-index.ts";
import { type PackedSnapshot, RouteSnapshot } from "../core/route-snapshot.ts";

const MAGIC = "LARSROUT";

/** Of the head, the index (its hash included) and the frames (where they start included). */
const FORMAT_VERSION = 2;

/** A pool numbers layouts from 1 up: no snapshot before one from disk, and none behind it, is laid out like it. */
const LAYOUT_FROM_DISK = 0;

/** magic 8, format 4, crc 4 (of all behind it), saved at 8, version 8, then six uint32 of the snapshot. */
const HEAD_BYTES = 56;

/** Why a file cannot be served; `missing` is no failure. */
export type SnapshotFileProblem = "missing" | "unreadable" | "foreign" | "another_format" | "damaged";

/** What a file holds. */
export type SnapshotFile =
  | { readonly kind: "snapshot"; readonly packed: PackedSnapshot; readonly savedAtMs: number }
  | { readonly kind: "none"; readonly problem: SnapshotFileProblem; readonly reason: string };

/** Writes the snapshot; the file of before stays until the new one is on the disk. Its memory must not change meanwhile. */
export async function saveSnapshot(path: string, packed: PackedSnapshot, savedAtMs: number): Promise<void> {
  const index = new Uint8Array(packed.memory.index, 0, packed.entries * INDEX_ENTRY_BYTES);
  const frames = new Uint8Array(packed.memory.frames, 0, packed.framesBytes);
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(MAGIC, 0, "latin1");
  head.writeUInt32LE(FORMAT_VERSION, 8);
  head.writeDoubleLE(savedAtMs, 16);
  head.writeBigUInt64LE(packed.version, 24);
  const { entries, entriesTaken, framesBytes, wastedBytes, routes, hosts } = packed;
  for (const [at, value] of [entries, entriesTaken, framesBytes, wastedBytes, routes, hosts].entries()) {
    head.writeUInt32LE(value, 32 + at * 4);
  }
  head.writeUInt32LE(crc32(frames, crc32(index, crc32(head.subarray(16)))), 12);
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.new`;
  try {
    await writeWhole(beside, [head, index, frames]);
    await rename(beside, path);
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => {}); // a part of a file takes room for nothing; the cause matters more
    throw cause;
  }
  await syncFolder(dirname(path));
}

async function writeWhole(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, "w");
  try {
    for (const part of parts) await file.writeFile(part);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The new name is on the disk, too, so that a power failure leaves either file. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Reads a snapshot; never throws for what the file holds or for its absence. */
export async function loadSnapshot(path: string): Promise<SnapshotFile> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const problem = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "missing" : "unreadable";
    return none(problem, cause instanceof Error ? cause.message : String(cause));
  }
  const problem = problemOf(bytes);
  return problem ?? unpack(bytes);
}

function none(problem: SnapshotFileProblem, reason: string): SnapshotFile & { kind: "none" } {
  return { kind: "none", problem, reason };
}

function problemOf(bytes: Buffer): (SnapshotFile & { kind: "none" }) | undefined {
  if (bytes.length < HEAD_BYTES) return none("damaged", `${bytes.length} bytes are less than a head`);
  if (bytes.toString("latin1", 0, 8) !== MAGIC) return none("foreign", "it is no snapshot of routes");
  const format = bytes.readUInt32LE(8);
  if (format !== FORMAT_VERSION) return none("another_format", `format ${format}; this Lars reads ${FORMAT_VERSION}`);
  const expected = HEAD_BYTES + bytes.readUInt32LE(32) * INDEX_ENTRY_BYTES + bytes.readUInt32LE(40);
  if (bytes.length !== expected) return none("damaged", `${bytes.length} bytes; its head says ${expected}`);
  if (crc32(bytes.subarray(16)) !== bytes.readUInt32LE(12)) return none("damaged", "its checksum is wrong");
  return undefined;
}

function unpack(bytes: Buffer): SnapshotFile {
  const [entries = 0, entriesTaken = 0, framesBytes = 0, wastedBytes = 0, routes = 0, hosts = 0] = Array.from(
    { length: 6 },
    (_, at) => bytes.readUInt32LE(32 + at * 4),
  );
  const index = new SharedArrayBuffer(entries * INDEX_ENTRY_BYTES);
  const frames = new SharedArrayBuffer(framesBytes + FRAME_ALIGNMENT); // whoever copies words reads behind the end
  new Uint8Array(index).set(bytes.subarray(HEAD_BYTES, HEAD_BYTES + index.byteLength));
  new Uint8Array(frames).set(bytes.subarray(HEAD_BYTES + index.byteLength));
  const version = bytes.readBigUInt64LE(24) as RouteVersion;
  const memory = { index, frames };
  const counts = { entries, entriesTaken, framesBytes, wastedBytes, routes, hosts };
  const packed: PackedSnapshot = { memory, ...counts, version, layout: LAYOUT_FROM_DISK };
  if (!isSound(new RouteSnapshot(packed))) return none("damaged", "its index points outside of its frames");
  return { kind: "snapshot", packed, savedAtMs: bytes.readDoubleLE(16) };
}

/** A wrong index behind a right checksum would be our own mistake; it must not put foreign bytes on the wire. */
function isSound(snapshot: RouteSnapshot): boolean {
  let sound = Number.isInteger(Math.log2(snapshot.packed.entries));
  snapshot.forEachRoute((entry) => {
    const start = snapshot.index.start(entry);
    const end = start + snapshot.index.length(entry);
    if (start < 0 || end > snapshot.packed.framesBytes || start !== frameStart(start)) sound = false;
  });
  return sound;
}
