/** What the serving map holds and takes, for people and metrics. */
import type { NumberedSnapshot } from "./messages.ts";

/** Sizes of a map; all zero before the first load. */
export interface MapSizes {
  readonly version: bigint;
  readonly routes: number;
  readonly hosts: number;
  /** Shared memory of it: `indexBytes` and `framesBytes`. */
  readonly bytes: number;
  readonly indexBytes: number;
  readonly framesBytes: number;
  /** Of `framesBytes`, what no route uses: room behind the last frame, and frames that were replaced. */
  readonly spareBytes: number;
}

export function mapSizes(serving: NumberedSnapshot | undefined): MapSizes {
  const packed = serving?.packed;
  const { routes = 0, hosts = 0, version = 0n, wastedBytes = 0 } = packed ?? {};
  const indexBytes = packed?.memory.index.byteLength ?? 0;
  const framesBytes = packed?.memory.frames.byteLength ?? 0;
  const spareBytes = framesBytes - (packed?.framesBytes ?? 0) + wastedBytes;
  return { version, routes, hosts, bytes: indexBytes + framesBytes, indexBytes, framesBytes, spareBytes };
}
