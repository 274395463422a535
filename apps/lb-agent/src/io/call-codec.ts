/**
 * The three messages of every call, read and written by hand: 4, 5 and 6 of protocol.md, without an object per message.
 * Whatever is not as usual (another field, another wire type, a cut varint) is left to the generated code, so that the
 * two never differ; a test compares them on any bytes.
 */
import type { HostAddress, Ipv4 } from "@lars/model";
import { getHostRequest, HEADER_BYTES, MessageId, type RetCode, reportRequest } from "@lars/protocol";

/** Field tags: number * 8 + wire type. */
const VARINT_1 = 8;
const VARINT_2 = 16;
const VARINT_3 = 24;
const VARINT_4 = 32;
const BYTES_3 = 26;
const BYTES_5 = 42;

const VARINT_BITS_MAX = 70;

/** A host whose numbers are overwritten by the next report. */
interface MutableHost {
  ip: Ipv4;
  port: number;
}

/** Reads requests into its own fields: they are true until the next read. */
export class CallReader {
  seq = 0;
  modId = 0;
  cmdId = 0;
  retCode = 0;
  readonly #host: MutableHost = { ip: 0 as Ipv4, port: 0 };
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  #usual = true;

  get host(): HostAddress {
    return this.#host;
  }

  /** Reads the GetHostRequest in a datagram; false when it is none. */
  readGetHost(datagram: Buffer): boolean {
    this.#begin(datagram);
    while (this.#at < datagram.length && this.#usual) this.#getHostField(this.#varint());
    if (this.#usual) return true;
    const request = getHostRequest.decode(datagram.subarray(HEADER_BYTES));
    if (request === undefined) return false;
    this.seq = request.seq;
    this.modId = request.modId;
    this.cmdId = request.cmdId;
    return true;
  }

  /** Reads the ReportRequest in a datagram; false when it is none. */
  readReport(datagram: Buffer): boolean {
    this.#begin(datagram);
    let hosts = 0;
    while (this.#at < datagram.length && this.#usual) {
      const tag = this.#varint();
      if (tag !== BYTES_3) this.#reportField(tag);
      else if (++hosts > 1) this.#usual = false;
      else this.#readHost();
    }
    return this.#usual || this.#readUnusualReport(datagram);
  }

  #readUnusualReport(datagram: Buffer): boolean {
    const report = reportRequest.decode(datagram.subarray(HEADER_BYTES));
    if (report === undefined) return false;
    this.modId = report.modId;
    this.cmdId = report.cmdId;
    this.retCode = report.retCode;
    this.#host.ip = report.host.ip;
    this.#host.port = report.host.port;
    return true;
  }

  #begin(datagram: Buffer): void {
    this.#bytes = datagram;
    this.#at = HEADER_BYTES;
    this.#usual = true;
    this.seq = 0;
    this.modId = 0;
    this.cmdId = 0;
    this.retCode = 0;
    this.#host.ip = 0 as Ipv4;
    this.#host.port = 0;
  }

  #getHostField(tag: number): void {
    if (tag === VARINT_1) this.seq = this.#varint() >>> 0;
    else if (tag === VARINT_2) this.modId = this.#varint();
    else if (tag === VARINT_3) this.cmdId = this.#varint();
    else this.#usual = false;
  }

  #reportField(tag: number): void {
    if (tag === VARINT_1) this.modId = this.#varint();
    else if (tag === VARINT_2) this.cmdId = this.#varint();
    else if (tag === VARINT_4) this.retCode = this.#varint();
    else this.#usual = false;
  }

  #readHost(): void {
    const length = this.#varint();
    const end = this.#at + length;
    if (length < 0 || end > this.#bytes.length) this.#usual = false;
    while (this.#at < end && this.#usual) {
      const tag = this.#varint();
      if (tag === VARINT_1) this.#host.ip = (this.#varint() >>> 0) as Ipv4;
      else if (tag === VARINT_2) this.#host.port = this.#varint();
      else this.#usual = false;
    }
    if (this.#at !== end) this.#usual = false;
  }

  /** The lower 32 bits of a varint, as int32. */
  #varint(): number {
    let value = 0;
    for (let shift = 0; shift < VARINT_BITS_MAX; shift += 7) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) break;
      this.#at += 1;
      if (shift < 32) value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
    this.#usual = false;
    return 0;
  }
}

/** Bytes of a GetHostResponse frame at most: head, seq, two negative ids, a retcode, a host. */
const RESPONSE_BYTES_MAX = HEADER_BYTES + 6 + 11 + 11 + 2 + 2 + 11 + 11;

/** Writes GetHostResponse frames, each over the one before. */
export class CallWriter {
  #scratch = Buffer.alloc(RESPONSE_BYTES_MAX);
  /** The beginnings of the scratch by their length: a frame that was made before costs no object. */
  #frames: (Buffer | undefined)[] = new Array(RESPONSE_BYTES_MAX + 1);
  #at = 0;

  /** The answer to what `request` read last; true until the next one is written, unless it is {@link leave left}. */
  getHostResponse(request: CallReader, retCode: RetCode, host?: HostAddress): Buffer {
    this.#at = HEADER_BYTES;
    this.#field(VARINT_1, request.seq);
    this.#field(VARINT_2, request.modId);
    this.#field(VARINT_3, request.cmdId);
    this.#field(VARINT_4, retCode);
    if (host !== undefined) this.#host(host);
    this.#scratch[0] = MessageId.GetHostResponse; // ids and lengths of these frames fit into one byte
    this.#scratch[4] = this.#at - HEADER_BYTES;
    return this.#frame(this.#at);
  }

  /** The last frame belongs to whoever has it; the next ones are written elsewhere. */
  leave(): void {
    this.#scratch = Buffer.alloc(RESPONSE_BYTES_MAX);
    this.#frames = new Array(RESPONSE_BYTES_MAX + 1);
  }

  #frame(length: number): Buffer {
    const known = this.#frames[length];
    if (known !== undefined) return known;
    const frame = this.#scratch.subarray(0, length);
    this.#frames[length] = frame;
    return frame;
  }

  #host(host: HostAddress): void {
    this.#scratch[this.#at] = BYTES_5;
    const lengthAt = this.#at + 1;
    this.#at += 2;
    this.#field(VARINT_1, host.ip | 0);
    this.#field(VARINT_2, host.port);
    this.#scratch[lengthAt] = this.#at - lengthAt - 1;
  }

  /** A field at its default takes no bytes. */
  #field(tag: number, value: number): void {
    if (value === 0) return;
    this.#scratch[this.#at++] = tag;
    if (value < 0) this.#negative(value);
    else this.#varint(value);
  }

  #varint(value: number): void {
    let rest = value >>> 0;
    for (; rest > 127; rest >>>= 7) this.#scratch[this.#at++] = (rest & 127) | 128;
    this.#scratch[this.#at++] = rest;
  }

  /** Ten bytes: 64 bits of two's complement. */
  #negative(value: number): void {
    let rest = value;
    for (let n = 0; n < 9; n += 1) {
      this.#scratch[this.#at++] = (rest & 127) | 128;
      rest >>= 7;
    }
    this.#scratch[this.#at++] = 1;
  }
}
