/** An agent's connection that is none: it keeps what it was sent, and believes it. */
import { FrameDecoder, getRouteResponse, MessageId } from "@lars/protocol";
import type { CloseReason, Connection, ConnectionId, CreateLoop } from "@lars/reactor";
import type { createLoop } from "../src/io/loop.ts";
import { WrittenFrames } from "./written-frames.ts";

/** What a loop knows of a connection. */
export type AgentState =
  typeof createLoop extends CreateLoop<infer _Init, infer State, infer _Task, infer _Report> ? State : never;

/** One frame that an agent was sent. */
export interface Got {
  readonly key: string;
  readonly text: string;
  readonly version: number;
}

/** What a test says and hears on it. */
export class TestConnection extends WrittenFrames implements Connection<AgentState> {
  readonly id: ConnectionId;
  readonly peer = "127.0.0.1:1";
  readonly waitingBytes = 0;
  isBehind = false;
  isGreeted = false;
  declare state: AgentState;
  readonly asked = new Set<string>();
  /** Routes that changed while it was behind. */
  readonly missed = new Set<string>();
  readonly #believed = new Map<string, string>();
  #got: Got[] = [];

  constructor(id: number) {
    super();
    this.id = id as ConnectionId;
  }

  /** What it believes, by route. */
  get believed(): ReadonlyMap<string, string> {
    this.#read();
    return this.#believed;
  }

  invalid(): void {
    throw new Error("a request that is none");
  }

  close(reason: CloseReason): void {
    throw new Error(`closed by the service: ${reason}`);
  }

  /** What came since the last time, in the order of keys. */
  take(): Got[] {
    this.#read();
    const got = this.#got;
    this.#got = [];
    return got.sort((left, right) => (left.key < right.key ? -1 : 1));
  }

  #read(): void {
    for (const frame of new FrameDecoder().push(this.takeBytes())) {
      if (frame.id === MessageId.Hello) continue;
      const answer = getRouteResponse.decode(frame.body);
      if (answer === undefined) throw new Error("no answer at all");
      const key = `${answer.modId} ${answer.cmdId}`;
      const got = { key, text: JSON.stringify(answer.hosts), version: answer.version };
      this.#got.push(got);
      this.#believed.set(got.key, got.text);
    }
  }
}
