/**
 * What an API and its agent say to each other, as protocol.md has it, by somebody who trusts nobody: shares no code with the
 * agent or with `@lars/protocol`, so that a mistake there is not made here too.
 */

/** What is against protocol.md; the message says what. */
export class WireError extends Error {}

/** `ip:port`, the ip as an unsigned number. */
export type HostText = string;

/** A GetHostResponse. */
export interface HostAnswer {
  readonly seq: number;
  readonly modId: number;
  readonly cmdId: number;
  readonly code: number;
  /** Undefined unless `code` is 0. */
  readonly host: HostText | undefined;
}

/** An answer to a request for a route. */
export interface RouteAnswer {
  readonly modId: number;
  readonly cmdId: number;
  readonly hosts: readonly HostText[];
}

/** LarsRetCode. */
export const Code = { success: 0, overload: 1, systemError: 2, noExist: 3 } as const;

const Id = { hostRequest: 4, hostResponse: 5, report: 6, routeRequest: 7, routeResponse: 8 } as const;
const HEAD_BYTES = 8;
const WIRE_VARINT = 0;
const WIRE_BYTES = 2;
/** A call that failed is reported with any code but 0. */
const FAILED = 1;

export function hostRequest(seq: number, modId: number, cmdId: number): Buffer {
  return frame(Id.hostRequest, [...number(1, seq), ...number(2, modId), ...number(3, cmdId)]);
}

export function routeRequest(modId: number, cmdId: number): Buffer {
  return frame(Id.routeRequest, [...number(1, modId), ...number(2, cmdId)]);
}

export function report(route: { modId: number; cmdId: number }, host: HostText, isSuccess: boolean): Buffer {
  const [ip = 0, port = 0] = host.split(":").map(Number);
  const info = [...number(1, ip | 0), ...number(2, port)];
  const ids = [...number(1, route.modId), ...number(2, route.cmdId)];
  return frame(Id.report, [...ids, 3 * 8 + WIRE_BYTES, info.length, ...info, ...number(4, isSuccess ? 0 : FAILED)]);
}

/** Throws WireError for what is no GetHostResponse. */
export function readHostAnswer(datagram: Buffer): HostAnswer {
  const values = { 1: 0, 2: 0, 3: 0, 4: 0 };
  let host: HostText | undefined;
  for (const { field, value } of fieldsOf(bodyOf(datagram, Id.hostResponse))) {
    if (field === 5 && typeof value !== "number") host = hostOf(value);
    else if (field in values && typeof value === "number") values[field as keyof typeof values] = value;
    else throw new WireError(`field ${field} is none of GetHostResponse`);
  }
  const code = values[4];
  if ((host === undefined) !== (code !== Code.success)) throw new WireError(`code ${code} with host ${host}`);
  if (code < Code.success || code > Code.noExist) throw new WireError(`code ${code}`);
  return { seq: values[1] >>> 0, modId: values[2], cmdId: values[3], code, host };
}

/** Throws WireError for what is no answer to a request for a route. */
export function readRouteAnswer(datagram: Buffer): RouteAnswer {
  const ids = { 1: 0, 2: 0 };
  const hosts: HostText[] = [];
  for (const { field, value } of fieldsOf(bodyOf(datagram, Id.routeResponse))) {
    if (field === 3 && typeof value !== "number") hosts.push(hostOf(value));
    else if (field in ids && typeof value === "number") ids[field as keyof typeof ids] = value;
    else throw new WireError(`field ${field} is none of an answer to an API`);
  }
  return { modId: ids[1], cmdId: ids[2], hosts };
}

function hostOf(body: Buffer): HostText {
  const values = { 1: 0, 2: 0 };
  for (const { field, value } of fieldsOf(body)) {
    if (typeof value !== "number" || !(field in values)) throw new WireError(`field ${field} is none of HostInfo`);
    values[field as keyof typeof values] = value;
  }
  return `${values[1] >>> 0}:${values[2]}`;
}

function bodyOf(datagram: Buffer, id: number): Buffer {
  if (datagram.length < HEAD_BYTES) throw new WireError(`a datagram of ${datagram.length} bytes`);
  const [came, length] = [datagram.readInt32LE(0), datagram.readInt32LE(4)];
  if (came !== id) throw new WireError(`message ${came} instead of ${id}`);
  if (length !== datagram.length - HEAD_BYTES)
    throw new WireError(`${datagram.length} bytes, of which ${length} are body`);
  return datagram.subarray(HEAD_BYTES);
}

interface Field {
  readonly field: number;
  readonly value: number | Buffer;
}

function* fieldsOf(body: Buffer): Generator<Field> {
  for (let at = 0; at < body.length; ) {
    const tag = varintAt(body, at);
    const value = varintAt(body, tag.end);
    const [field, wire] = [tag.value >>> 3, tag.value & 7];
    if (wire === WIRE_VARINT) {
      yield { field, value: value.value };
      at = value.end;
    } else if (wire === WIRE_BYTES && value.end + value.value <= body.length) {
      at = value.end + value.value;
      yield { field, value: body.subarray(value.end, at) };
    } else throw new WireError(`field ${field} has wire type ${wire}, or is longer than its message`);
  }
}

/** Bits beyond 32 are the sign's, which ten bytes carry and nobody needs. */
function varintAt(body: Buffer, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start, shift = 0; shift < 70; at++, shift += 7) {
    const byte = body[at];
    if (byte === undefined) throw new WireError("the message ends within a field");
    if (shift < 32) value |= (byte & 127) << shift;
    if (byte < 128) return { value, end: at + 1 };
  }
  throw new WireError("a varint of more than ten bytes");
}

function frame(id: number, body: readonly number[]): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeInt32LE(id, 0);
  head.writeInt32LE(body.length, 4);
  return Buffer.concat([head, Buffer.from(body)]);
}

/** A field; nothing when it is 0. A negative number is sign-extended to 64 bits. */
function number(field: number, value: number): number[] {
  if (value === 0) return [];
  const bytes = [field * 8];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 127n) | 128);
  }
}
