/** Hands datagrams that arrived at the wrong port to the shard that owns their route; the answer comes back the same way. */
import type { MessagePort } from "node:worker_threads";
import type { UdpPeer } from "@lars/reactor";
import type { ShardCounters } from "../core/shard-counters.ts";
import type { NeighbourMessage } from "./shard-messages.ts";

/** Datagrams under way to one neighbour at most; more are lost, as a socket would lose them. */
const UNDER_WAY_MAX = 4_096;

/** A copy with memory of its own: a view would travel with all that it is a view of. */
export function alone(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

interface Neighbour {
  readonly port: MessagePort;
  underWay: number;
}

export interface NeighboursParts {
  readonly counters: ShardCounters;
  /** The answer to a datagram of this shard's own routes. */
  readonly answer: (datagram: Buffer) => Buffer | undefined;
  readonly send: (answer: Uint8Array, to: UdpPeer) => void;
}

export class Neighbours implements Disposable {
  readonly #parts: NeighboursParts;
  readonly #neighbours = new Map<number, Neighbour>();

  constructor(parts: NeighboursParts) {
    this.#parts = parts;
  }

  /** A shard started, or started again. */
  meet(shard: number, port: MessagePort): void {
    this.#neighbours.get(shard)?.port.close();
    const neighbour: Neighbour = { port, underWay: 0 };
    this.#neighbours.set(shard, neighbour);
    port.on("message", (message: NeighbourMessage) => this.#heard(neighbour, message));
  }

  /** Asks the owner; its answer is sent to `from` when it comes. */
  ask(owner: number, datagram: Buffer, from: UdpPeer): void {
    const neighbour = this.#neighbours.get(owner);
    if (neighbour === undefined || neighbour.underWay >= UNDER_WAY_MAX) {
      this.#parts.counters.forwardsLost += 1;
      return;
    }
    neighbour.underWay += 1;
    this.#parts.counters.forwarded += 1;
    const ask: NeighbourMessage = { kind: "ask", datagram: alone(datagram), address: from.address, port: from.port };
    neighbour.port.postMessage(ask);
  }

  [Symbol.dispose](): void {
    for (const { port } of this.#neighbours.values()) port.close();
    this.#neighbours.clear();
  }

  #heard(neighbour: Neighbour, message: NeighbourMessage): void {
    const { kind, datagram, address, port } = message;
    if (kind === "ask") {
      const bytes = this.#parts.answer(Buffer.from(datagram.buffer, datagram.byteOffset, datagram.byteLength));
      const answer: NeighbourMessage = { kind: "answer", datagram: bytes && alone(bytes), address, port };
      neighbour.port.postMessage(answer);
      return;
    }
    neighbour.underWay -= 1;
    if (datagram !== undefined) this.#parts.send(datagram, { address, port });
  }
}
