/** Puts answers and pushes on connections: the packed bytes as they are, or with the version for who said Hello. */
import type { Connection } from "@lars/reactor";
import { FRAME_BYTES_MAX, RouteFrameWriter } from "../core/route-frame.ts";
import type { RouteSnapshot } from "../core/route-snapshot.ts";
import type { Subscriber } from "../core/subscriber.ts";

/** What a loop knows of a connection. */
export interface AgentConnection {
  /** Whether its Hello was answered: from then on it gets fields of our own. */
  greeted: boolean;
  readonly subscriber: Subscriber;
}

/** A key in any form that has both ids. */
interface AnyKey {
  readonly modId: number;
  readonly cmdId: number;
}

export class Answers {
  readonly #scratch = new RouteFrameWriter(Buffer.alloc(FRAME_BYTES_MAX + 16));

  /** Sends what `snapshot` has for a route, zero hosts when it has no such route; false in that case. */
  answer(connection: Connection<AgentConnection>, snapshot: RouteSnapshot, key: AnyKey): boolean {
    const entry = snapshot.find(key.modId, key.cmdId);
    if (entry >= 0 && !connection.state.greeted) {
      const start = snapshot.index.start(entry);
      connection.sendSlice(snapshot.frames, start, start + snapshot.index.length(entry));
      return true;
    }
    if (entry >= 0) this.#copy(snapshot, entry);
    else this.#open(key);
    if (connection.state.greeted) this.#scratch.version(snapshot.version);
    this.#send(connection);
    return entry >= 0;
  }

  /** Sends zero hosts for ids that no route has. */
  refuse(connection: Connection<AgentConnection>, key: AnyKey): void {
    this.#open(key);
    this.#send(connection);
  }

  #send(connection: Connection<AgentConnection>): void {
    connection.sendSlice(this.#scratch.bytes, this.#scratch.close(), this.#scratch.at);
  }

  #open(key: AnyKey): void {
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
