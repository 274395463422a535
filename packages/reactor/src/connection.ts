/** What an event loop knows of one accepted connection, and what whoever writes a server says to the loop. */
import type { FrameRun } from "./frame-run.ts";

/** Unique within its loop, for as long as the loop lives. */
export type ConnectionId = number & { readonly __brand: "ConnectionId" };

/** Why a connection ended; `peer`: the other side closed it. */
export type CloseReason =
  | "peer"
  | "bad_frame"
  | "overflow"
  | "stalled"
  | "limit"
  | "idle"
  | "stopping"
  | "error"
  | "replaced";

/**
 * What became of bytes to send. `sent`: they leave with this turn's write; `waiting`: earlier bytes still wait for the
 * peer, so do these; `closed`: they are lost, the connection is closed or closes because of them.
 */
export type SendResult = "sent" | "waiting" | "closed";

/** One accepted connection. All of it belongs to the loop's thread. */
export interface Connection<State> {
  readonly id: ConnectionId;
  /** `address:port` of the other side. */
  readonly peer: string;
  state: State;
  /**
   * Queues one or more whole frames; they are copied, the caller may reuse the memory (it may be shared memory). What is
   * sent in one turn is one write. More waiting than `outboxBytesMax` closes the connection (`overflow`) and is counted.
   */
  send(frames: Uint8Array): SendResult;
  /** As {@link send}, of the bytes from `start` to `end` of `source`: for those who send millions and make no view for each. */
  sendSlice(source: Uint8Array, start: number, end: number): SendResult;
  /**
   * Room for one whole frame of so many bytes in {@link outgoing}: to be filled before anything else happens; up to seven
   * bytes behind it may be written too. −1: lost, as with `closed`. For those who send millions and copy none of them twice.
   */
  claim(bytes: number): number;
  /**
   * As {@link claim}, for several whole frames that are together so long, one behind the other. −1: not without a write before
   * them, so each is to be claimed by itself.
   */
  claimAll(bytes: number, frames: number): number;
  /** The bytes that {@link claim} gives room in; others after each call. */
  readonly outgoing: DataView;
  /** False once the peer does not take its answers; frames that it sent wait meanwhile. False when the connection is closed. */
  readonly takesMore: boolean;
  /** Bytes that the peer has not taken yet. */
  readonly waitingBytes: number;
  /** Bytes that were written still wait for the peer; `drained` is called when they are gone. */
  readonly isBehind: boolean;
  /** Counts a body that was no message (`invalidBodies`); the connection stays (protocol.md, Frame). */
  invalid(): void;
  /** Closes: at once for `bad_frame`, `overflow`, `stalled`, `limit` and `error`, else after what waits was written. */
  close(reason: CloseReason): void;
}

/** What one loop does. All of it runs in the loop's thread, one call at a time. */
export interface LoopHandlers<State, Task = never> {
  /** A connection opened; what is returned is its state. */
  open(connection: Connection<State | undefined>): State;
  /** A connection that was opened has ended; called once for each. */
  close?(connection: Connection<State>, reason: CloseReason): void;
  /**
   * All that waited for a connection that {@link Connection.isBehind} has been written: its own turn, before any further
   * frame of its peer is read.
   */
  drained?(connection: Connection<State>): void;
  /** By message id; ids that are not here are counted and skipped. `body` is a view that is valid during the call only. */
  readonly messages: Readonly<Record<number, (connection: Connection<State>, body: Buffer) => void>>;
  /**
   * As `messages`, and asked first: takes frames that came one behind the other at once, for those who take millions. How
   * many it took: it stops when the connection {@link Connection.takesMore} no more; the others come again when it does.
   */
  readonly inPlace?: Readonly<Record<number, (connection: Connection<State>, run: FrameRun) => number>>;
  /**
   * A task posted from outside; runs between two turns. Tasks carry what the loop serves, so one that throws is not
   * caught: on a thread the loop dies of it and is started again, whole.
   */
  task?(task: Task): void;
  /** The loop ends; its connections are closed already. */
  dispose?(): void | Promise<void>;
}
