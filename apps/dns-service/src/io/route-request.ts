/** Reads a GetRouteRequest where it lies. Agents ask a million times what fits into a dozen bytes: no object for each. */
import { getRouteRequest } from "@lars/protocol";

const TAG_MODID = 0x08;
const TAG_CMDID = 0x10;

/** The request that was read last, in `modId` and `cmdId`; ids are as they came. */
export class RouteRequestReader {
  modId = 0;
  cmdId = 0;
  #at = 0;

  /**
   * Reads a request whose two ids take three bytes at most each, as nearly all do; false when it is another one. It may look
   * at bytes behind `end`.
   */
  readPlain(bytes: Buffer, start: number, end: number): boolean {
    let at = start + 1;
    let byte = bytes[at++] as number;
    let modId = byte & 127;
    for (let shift = 7; byte > 127 && shift < 21; shift += 7) {
      byte = bytes[at++] as number;
      modId |= (byte & 127) << shift;
    }
    if (bytes[start] !== TAG_MODID || byte > 127 || bytes[at++] !== TAG_CMDID) return false;
    byte = bytes[at++] as number;
    let cmdId = byte & 127;
    for (let shift = 7; byte > 127 && shift < 21; shift += 7) {
      byte = bytes[at++] as number;
      cmdId |= (byte & 127) << shift;
    }
    this.modId = modId;
    this.cmdId = cmdId;
    return byte <= 127 && at === end;
  }

  /** False when the body is no GetRouteRequest. What is not in its plain form is left to the generated codec. */
  read(bytes: Buffer, start: number, end: number): boolean {
    this.modId = 0;
    this.cmdId = 0;
    this.#at = start;
    if (bytes[this.#at] === TAG_MODID && this.#at < end) this.modId = this.#varint(bytes, end);
    if (bytes[this.#at] === TAG_CMDID && this.#at < end) this.cmdId = this.#varint(bytes, end);
    return (this.#at === end && this.modId >= 0 && this.cmdId >= 0) || this.#decode(bytes.subarray(start, end));
  }

  /** The int of a varint of at most 31 bits behind its tag; −1 when it is another one, or cut short. */
  #varint(bytes: Buffer, end: number): number {
    let value = 0;
    let at = this.#at + 1;
    for (let shift = 0; shift < 35 && at < end; shift += 7) {
      const byte = bytes[at++] ?? 0;
      if (shift === 28 && byte > 7) return -1;
      value |= (byte & 127) << shift;
      if (byte < 128) {
        this.#at = at;
        return value;
      }
    }
    return -1;
  }

  #decode(body: Buffer): boolean {
    const message = getRouteRequest.decode(body);
    this.modId = message?.modId ?? 0;
    this.cmdId = message?.cmdId ?? 0;
    return message !== undefined;
  }
}
