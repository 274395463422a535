/** An AgentState in the making. */
import { STATE_FRAME_BYTES_MAX } from "./status-frames.ts";

/** Room in a frame for the head: seven numbers, an address and an instance. */
const STATE_HEAD_BYTES = 320;

/** The modules of one AgentState, as many as its bound lets in. */
export class StateFrame {
  readonly #parts: Uint8Array[] = [];
  #bytes = STATE_HEAD_BYTES;

  fits(part: Uint8Array): boolean {
    return this.#parts.length === 0 || this.#bytes + part.length <= STATE_FRAME_BYTES_MAX;
  }

  add(part: Uint8Array): void {
    this.#parts.push(part);
    this.#bytes += part.length;
  }

  body(head: Uint8Array): Uint8Array {
    return Buffer.concat([head, ...this.#parts]);
  }
}
