/** Puts answers and pushes on connections: the packed bytes as they are, or with the version for who said Hello. */
import type { Connection } from "@lars/reactor";
import { FRAME_BYTES_MAX, RouteFrameWriter } from "../core/route-frame.ts";
import type { RouteSnapshot } from "../core/route-snapshot.ts";
import type { Subscriber } from "../core/subscriptions.ts";

/** What a loop knows of a connection. */
export interface AgentConnection {
  /** Whether its Hello was answered: from then on it gets fields of our own. */
  greeted: boolean;
  readonly subscriber: Subscriber;
}

/** A frame that lies in `bytes` from `start` to `end`; valid until the next one is asked for. */
interface FrameRange {
  bytes: Uint8Array;
  start: number;
  end: number;
}

export class Answers {
  readonly #scratch = new RouteFrameWriter(new Uint8Array(FRAME_BYTES_MAX + 16));
  readonly #range: FrameRange = { bytes: this.#scratch.bytes, start: 0, end: 0 };

  /** Sends what `snapshot` has for a route, zero hosts when it has no such route; false in that case. */
  answer(
    connection: Connection<AgentConnection>,
    snapshot: RouteSnapshot,
    key: { modId: number; cmdId: number },
  ): boolean {
    const entry = snapshot.find(key.modId, key.cmdId);
    if (entry >= 0 && !connection.state.greeted) {
      const start = snapshot.index.start(entry);
      connection.sendSlice(snapshot.frames, start, start + snapshot.index.length(entry));
      return true;
    }
    const { bytes, start, end } = this.frame(snapshot, key, connection.state.greeted);
    connection.sendSlice(bytes, start, end);
    return entry >= 0;
  }

  /** Sends zero hosts for ids that no route has. */
  refuse(connection: Connection<AgentConnection>, key: { modId: number; cmdId: number }): void {
    this.#open(key);
    connection.sendSlice(this.#scratch.bytes, this.#scratch.close(), this.#scratch.at);
  }

  /** The frame for one kind of connection; it may be sent to many of them. */
  frame(snapshot: RouteSnapshot, key: { modId: number; cmdId: number }, greeted: boolean): FrameRange {
    const entry = snapshot.find(key.modId, key.cmdId);
    const range = this.#range;
    if (entry >= 0 && !greeted) {
      range.bytes = snapshot.frames;
      range.start = snapshot.index.start(entry);
      range.end = range.start + snapshot.index.length(entry);
      return range;
    }
    if (entry < 0) this.#open(key);
    else this.#copy(snapshot, entry);
    if (greeted) this.#scratch.version(snapshot.version);
    range.bytes = this.#scratch.bytes;
    range.start = this.#scratch.close();
    range.end = this.#scratch.at;
    return range;
  }

  #open(key: { modId: number; cmdId: number }): void {
    this.#scratch.at = 0;
    this.#scratch.open(key.modId, key.cmdId);
  }

  #copy(snapshot: RouteSnapshot, entry: number): void {
    const frame = snapshot.frameAt(entry);
    this.#scratch.bytes.set(frame);
    this.#scratch.reopen(0);
    this.#scratch.at = frame.length;
  }
}
