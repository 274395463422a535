/** Puts answers and pushes on connections: the packed bytes as they are, or with the version behind them for who said Hello. */
import type { Connection } from "@lars/reactor";
import type { LookupBatch } from "../core/lookup-batch.ts";
import { FRAME_BYTES_MAX, FRAME_HEAD_BYTES, RouteFrameWriter, versionField } from "../core/route-frame.ts";
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

type Agent = Connection<AgentConnection>;

const LENGTH_AT = 4;
const NOTHING = new Uint8Array(0);

export class Answers {
  readonly #empty = new RouteFrameWriter(new Uint8Array(64));
  #snapshot: RouteSnapshot | undefined;
  #version: Uint8Array = NOTHING;

  /** Sends what `snapshot` has for a route, zero hosts when it has no such route; false in that case. */
  answer(agent: Agent, snapshot: RouteSnapshot, key: AnyKey): boolean {
    const entry = snapshot.find(key.modId, key.cmdId);
    if (entry >= 0) {
      const { index } = snapshot;
      this.answerFrame(agent, snapshot, { start: index.start(entry), length: index.length(entry) });
    } else this.answerNone(agent, snapshot, key);
    return entry >= 0;
  }

  /** Sends the frame that lies at `start`. */
  answerFrame(agent: Agent, snapshot: RouteSnapshot, frame: { start: number; length: number }): void {
    const { start, length } = frame;
    if (agent.state.greeted) this.#sendWithVersion(agent, snapshot, frame);
    else {
      const to = agent.claim(length);
      if (to >= 0) copyFrame(snapshot.view, start, { view: agent.outgoing, to, length });
    }
  }

  /**
   * Sends the frames of the first `count` of a batch; false, and nothing sent, when that takes more than a copy: a route is not
   * there, the peer wants versions, or something is to be written before.
   */
  answerAll(agent: Agent, snapshot: RouteSnapshot, { batch, count }: { batch: LookupBatch; count: number }): boolean {
    if (agent.state.greeted || !batch.allFound) return false;
    const to = agent.claimAll(batch.bytes, count);
    if (to < 0) return false;
    copyFrames(snapshot.view, batch, { view: agent.outgoing, to, count });
    return true;
  }

  /** Sends zero hosts of a route that `snapshot` has not. */
  answerNone(agent: Agent, snapshot: RouteSnapshot, key: AnyKey): void {
    this.#sendNone(agent, key, agent.state.greeted ? this.#versionOf(snapshot) : NOTHING);
  }

  /** Sends zero hosts for ids that no route has. */
  refuse(agent: Agent, key: AnyKey): void {
    this.#sendNone(agent, key, NOTHING);
  }

  #sendNone(agent: Agent, key: AnyKey, version: Uint8Array): void {
    this.#empty.at = 0;
    this.#empty.open(key.modId, key.cmdId);
    for (const byte of version) this.#empty.bytes[this.#empty.at++] = byte;
    agent.sendSlice(this.#empty.bytes, this.#empty.close(), this.#empty.at);
  }

  #sendWithVersion(agent: Agent, snapshot: RouteSnapshot, frame: { start: number; length: number }): void {
    const version = this.#versionOf(snapshot);
    const whole = frame.length + version.length;
    const bytes = whole > FRAME_BYTES_MAX ? frame.length : whole; // a full frame has no room for it
    const to = agent.claim(bytes);
    if (to < 0) return;
    const view = agent.outgoing;
    copyFrame(snapshot.view, frame.start, { view, to, length: frame.length });
    if (bytes === frame.length) return;
    for (let at = 0; at < version.length; at++) view.setUint8(to + frame.length + at, version[at] ?? 0);
    view.setInt32(to + LENGTH_AT, bytes - FRAME_HEAD_BYTES, true);
  }

  #versionOf(snapshot: RouteSnapshot): Uint8Array {
    if (this.#snapshot !== snapshot) {
      this.#snapshot = snapshot;
      this.#version = versionField(snapshot.version);
    }
    return this.#version;
  }
}

interface Target {
  readonly view: DataView;
  readonly to: number;
}

/** One frame behind the other. */
function copyFrames(from: DataView, { starts, lengths }: LookupBatch, target: Target & { count: number }): void {
  const { view, count } = target;
  let { to } = target;
  for (let frame = 0; frame < count; frame++) {
    const length = lengths[frame] as number;
    copyFrame(from, starts[frame] as number, { view, to, length });
    to += length;
  }
}

/**
 * Eight bytes at a time, four times between two looks at the end: frames are short, and a call costs more than the copy.
 * Up to seven bytes are written behind the end.
 */
function copyFrame(from: DataView, start: number, target: Target & { length: number }): void {
  const { view, length } = target;
  const end = start + length;
  let { to } = target;
  let at = start;
  for (; at + 32 <= end; at += 32, to += 32) {
    view.setBigInt64(to, from.getBigInt64(at, true), true);
    view.setBigInt64(to + 8, from.getBigInt64(at + 8, true), true);
    view.setBigInt64(to + 16, from.getBigInt64(at + 16, true), true);
    view.setBigInt64(to + 24, from.getBigInt64(at + 24, true), true);
  }
  for (; at < end; at += 8, to += 8) view.setBigInt64(to, from.getBigInt64(at, true), true);
}
