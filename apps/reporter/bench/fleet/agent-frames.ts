/** What an agent of the bench sends: one frame per module, made once, in which only the counts and the time change. */
import { hostAddress, type Ipv4 } from "@lars/model";
import { encodeFrame, MessageId, reportStatusRequest } from "@lars/protocol";

export interface FleetShape {
  readonly agents: number;
  readonly modules: number;
  readonly hosts: number;
}

/** States are counted from here: in three bytes, as far as a bench gets. */
export const FIRST_STATE = 20_000;
export const FIRST_MODULE = 1_001;
const FIRST_HOST = 3_232_235_776; // 192.168.0.0
const FIRST_CALLER = 167_772_160; // 10.0.0.0
const TIME_BYTES = 5;
const STATE_BYTES = 3;

export function callerOf(agent: number): number {
  return FIRST_CALLER + agent;
}

/** A frame that is written anew for each state. */
export class ModuleFrame {
  readonly bytes: Buffer;
  readonly #states: readonly number[];
  readonly #timeAt: number;

  constructor({ hosts }: FleetShape, agent: number, module: number) {
    const results = Array.from({ length: hosts }, (_, host) => ({
      host: hostAddress((FIRST_HOST + module * 256 + host) as Ipv4, 8_080),
      successes: FIRST_STATE,
      failures: 0,
      overloaded: false,
    }));
    const caller = callerOf(agent) as Ipv4;
    const report = { modId: FIRST_MODULE + module, cmdId: 1, caller, results, atSeconds: 1_700_000_000 };
    this.bytes = encodeFrame(MessageId.ReportStatusRequest, reportStatusRequest.encode(report));
    const state = Buffer.from([0x18, ...varint(FIRST_STATE)]);
    this.#states = placesOf(this.bytes, state).map((at) => at + 1);
    this.#timeAt = this.bytes.length - TIME_BYTES;
  }

  write(state: number, atSeconds: number): void {
    for (const at of this.#states) putVarint(this.bytes, { at, bytes: STATE_BYTES, value: FIRST_STATE + state });
    putVarint(this.bytes, { at: this.#timeAt, bytes: TIME_BYTES, value: atSeconds });
  }
}

function placesOf(bytes: Buffer, pattern: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(pattern); at >= 0; at = bytes.indexOf(pattern, at + pattern.length)) places.push(at);
  return places;
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
}

function putVarint(bytes: Buffer, { at, bytes: count, value }: { at: number; bytes: number; value: number }): void {
  let rest = value;
  for (let n = 0; n < count; n++) {
    bytes[at + n] = (rest % 128) | (n < count - 1 ? 128 : 0);
    rest = Math.floor(rest / 128);
  }
}
