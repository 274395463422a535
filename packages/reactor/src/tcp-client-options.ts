/** What whoever needs a server says to its client, and hears from it. */
import type { Random } from "@lars/model";
import type { BackoffPolicy } from "./backoff.ts";
import type { SendResult } from "./connection.ts";
import type { LoopCounters } from "./loop-meter.ts";

/** Where a server listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface TcpClientOptions {
  /** At least one; tried in random order, a new one per round, those that were lost or given up last behind the others. */
  readonly endpoints: readonly Endpoint[];
  /** 2000 ms. */
  readonly connectTimeoutMs?: number;
  /** Bytes that may wait for the peer; more ends the connection, and the next one begins empty. */
  readonly outboxBytesMax: number;
  /** Waits between rounds; {@link DEFAULT_BACKOFF}. */
  readonly backoff?: BackoffPolicy;
  readonly random?: Random;
  /** Silence after which the kernel asks whether the peer is there still; 10 s. */
  readonly keepAliveMs?: number;
}

export interface TcpClientHandlers {
  /** A connection is there. What is sent in here leaves first. */
  connected?(endpoint: Endpoint): void;
  /** The connection is gone; what waited in it is lost. `cause` is undefined when the peer closed it. */
  disconnected?(endpoint: Endpoint, cause: Error | undefined): void;
  /** An endpoint could not be reached; the next one is tried. */
  unreachable?(endpoint: Endpoint, cause: Error): void;
  /** By message id; ids that are not here are counted and skipped. `body` is a view that is valid during the call only. */
  readonly messages: Readonly<Record<number, (body: Buffer) => void>>;
  /** All that waited was written. */
  drained?(): void;
}

/** A client that is always connected or on its way to be. Disposing ends it after what waits was written (at most 1 s). */
export interface TcpClient extends AsyncDisposable {
  readonly connected: boolean;
  /** The one in use; undefined while there is none. */
  readonly endpoint: Endpoint | undefined;
  /** Queues whole frames, copied; sends of one turn are one write. `closed` while there is no connection: they are lost. */
  send(frames: Uint8Array): SendResult;
  readonly waitingBytes: number;
  counters(): LoopCounters;
  /** Gives the present connection up, e.g. because its peer does not answer any more; the next round begins. */
  reconnect(cause: Error): void;
}
