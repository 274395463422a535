/**
 * Frames and messages as protocol.md has them, read by somebody who trusts nobody: shares no code with the service or with
 * `@lars/protocol`, so that a mistake there is not made here too.
 */

/** What is against protocol.md; the message says what. */
export class WireError extends Error {}

/** One frame as it came. */
export interface WireFrame {
  readonly id: number;
  readonly body: Buffer;
}

/** A GetRouteResponse. */
export interface RouteFrame {
  readonly modId: number;
  readonly cmdId: number;
  /** `ip:port` each, the ip as an unsigned number, separated by blanks; empty for none. */
  readonly hosts: string;
  /** Field 10; undefined when it is not there. */
  readonly version: bigint | undefined;
}

export const WireId = { routeRequest: 1, routeResponse: 2, hello: 1000, routeAck: 1001 } as const;

const HEAD_BYTES = 8;
const BODY_BYTES_MAX = 65_527;
const WIRE_VARINT = 0;
const WIRE_BYTES = 2;
const FIELD_VERSION = 10;

/** Bytes in, whole frames out. */
export class FrameSplitter {
  #rest: Buffer = Buffer.alloc(0);

  /** Bytes of a frame that is not whole yet. */
  get waiting(): number {
    return this.#rest.length;
  }

  /** Throws WireError for a length that no frame has. */
  split(chunk: Buffer): WireFrame[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: WireFrame[] = [];
    let at = 0;
    while (bytes.length - at >= HEAD_BYTES) {
      const length = bytes.readInt32LE(at + 4);
      if (length < 0 || length > BODY_BYTES_MAX) throw new WireError(`a head that claims ${length} bytes`);
      const end = at + HEAD_BYTES + length;
      if (end > bytes.length) break;
      frames.push({ id: bytes.readInt32LE(at), body: bytes.subarray(at + HEAD_BYTES, end) });
      at = end;
    }
    this.#rest = Buffer.from(bytes.subarray(at)); // a copy: the chunk's memory is not ours
    return frames;
  }
}

/** Throws WireError for what is no GetRouteResponse, or one whose hosts are out of order, twice there, or no hosts. */
export function readRouteFrame(body: Buffer): RouteFrame {
  const reader = new Reader(body);
  const hosts = new HostList();
  const numbers = { modId: 0, cmdId: 0, version: undefined as bigint | undefined };
  while (!reader.isAtEnd) {
    const { field, wire } = reader.tag();
    if (wire === WIRE_BYTES && field === 3) hosts.add(readHost(reader.bytes()));
    else if (wire !== WIRE_VARINT) throw new WireError(`field ${field} has wire type ${wire}`);
    else readNumber(reader, field, numbers);
  }
  return { ...numbers, hosts: hosts.text };
}

function readNumber(
  reader: Reader,
  field: number,
  numbers: { modId: number; cmdId: number; version: bigint | undefined },
): void {
  if (field === 1) numbers.modId = reader.int32();
  else if (field === 2) numbers.cmdId = reader.int32();
  else if (field === FIELD_VERSION) numbers.version = reader.varint();
  else throw new WireError(`field ${field} is none of GetRouteResponse`);
}

class HostList {
  readonly #hosts: string[] = [];
  #last = -1;

  get text(): string {
    return this.#hosts.join(" ");
  }

  add({ ip, port }: { ip: number; port: number }): void {
    const order = ip * 65_536 + port;
    if (order <= this.#last) throw new WireError(`host ${ip}:${port} is out of order, or there twice`);
    this.#last = order;
    this.#hosts.push(`${ip}:${port}`);
  }
}

function readHost(body: Buffer): { ip: number; port: number } {
  const reader = new Reader(body);
  let ip = 0;
  let port = 0;
  while (!reader.isAtEnd) {
    const { field, wire } = reader.tag();
    if (wire !== WIRE_VARINT || field > 2) throw new WireError(`field ${field} is none of HostInfo`);
    if (field === 1) ip = reader.int32() >>> 0;
    else port = reader.int32();
  }
  if (port < 1 || port > 65_535) throw new WireError(`port ${port}`);
  return { ip, port };
}

class Reader {
  readonly #body: Buffer;
  #at = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#body.length;
  }

  tag(): { field: number; wire: number } {
    const tag = Number(this.varint());
    return { field: Math.floor(tag / 8), wire: tag % 8 };
  }

  /** An int32 as proto3 has it: a negative one is sign-extended to 64 bits. */
  int32(): number {
    const value = BigInt.asIntN(64, this.varint());
    if (value !== BigInt.asIntN(32, value)) throw new WireError(`${value} is no int32`);
    return Number(value);
  }

  varint(): bigint {
    let low = 0; // most are small: no bigint until it must be
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      low |= (byte & 127) << shift;
      if (byte < 128) return BigInt(low);
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new WireError("a varint of more than ten bytes");
  }

  bytes(): Buffer {
    const length = Number(this.varint());
    const end = this.#at + length;
    if (end > this.#body.length) throw new WireError(`a field of ${length} bytes is longer than its message`);
    const bytes = this.#body.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  #byte(): number {
    const byte = this.#body[this.#at++];
    if (byte === undefined) throw new WireError("the message ends within a field");
    return byte;
  }
}

/** A whole frame. */
export function frameOf(id: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeInt32LE(id, 0);
  head.writeInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

/** GetRouteRequest, in its frame. */
export function routeRequest(modId: number, cmdId: number): Buffer {
  return frameOf(WireId.routeRequest, Buffer.from([...field(1, BigInt(modId)), ...field(2, BigInt(cmdId))]));
}

/** RouteAck, in its frame. */
export function routeAck({ modId, cmdId, version }: RouteFrame): Buffer {
  const ids = [...field(1, BigInt(modId)), ...field(2, BigInt(cmdId))];
  return frameOf(WireId.routeAck, Buffer.from([...ids, ...field(3, version ?? 0n)]));
}

/** Hello, in its frame. */
export function hello(name: string): Buffer {
  const texts = ["soak", "0", name, name].map((text) => Buffer.from(text));
  const fields = texts.flatMap((text, at) => [Buffer.from([(at + 1) * 8 + WIRE_BYTES, text.length]), text]);
  return frameOf(WireId.hello, Buffer.concat(fields));
}

function field(number: number, value: bigint): number[] {
  if (value === 0n) return [];
  const bytes = [number * 8];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 127n) | 128);
  }
}
