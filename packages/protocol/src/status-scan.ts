/**
 * Reads ReportStatusRequest where it lies, without an object per host: a reporter is told of hundreds of thousands of them a
 * second. What the deployed encoders and ours write is read here; anything else is left to the codec, so both say the same.
 */
import { BODY_BYTES_MAX } from "./frame.ts";
import { reportStatusRequest } from "./status-messages.ts";

/** Results of one body at most: an empty one takes two bytes. */
const RESULTS_MAX = Math.ceil(BODY_BYTES_MAX / 2);

/** Bytes that the length of anything within a frame takes. */
const LENGTH_BYTES_MAX = 3;

const VARINT = 0;
const BYTES = 2;

/** The report that was scanned last. Reused: read it before the next one. */
export class StatusScan {
  modId = 0;
  cmdId = 0;
  /** IPv4 in host order. */
  caller = 0;
  atSeconds = 0;
  /** How many of the elements below are of this report. */
  count = 0;
  readonly ips = new Uint32Array(RESULTS_MAX);
  /** As they came: whether they can be used is the reader's question. */
  readonly ports = new Int32Array(RESULTS_MAX);
  readonly successes = new Uint32Array(RESULTS_MAX);
  readonly failures = new Uint32Array(RESULTS_MAX);
  /** 1: overloaded. */
  readonly overloaded = new Uint8Array(RESULTS_MAX);
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  #isPlain = true;

  /** Reads the body from `start` to `end` of `bytes`; false when it is no message, and then the fields say nothing. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    this.#bytes = bytes;
    this.#at = start;
    this.#isPlain = true;
    this.modId = this.cmdId = this.caller = this.atSeconds = this.count = 0;
    while (this.#isPlain && this.#at < end) this.#field(end);
    if (this.#isPlain && this.#at === end) return true;
    return this.#decode(bytes.subarray(start, end));
  }

  #field(end: number): void {
    switch (this.#byte(end)) {
      case (1 << 3) | VARINT:
        this.modId = this.#varint(end) | 0;
        return;
      case (2 << 3) | VARINT:
        this.cmdId = this.#varint(end) | 0;
        return;
      case (3 << 3) | VARINT:
        this.caller = this.#varint(end) >>> 0;
        return;
      case (4 << 3) | BYTES:
        this.#result(end);
        return;
      case (5 << 3) | VARINT:
        this.atSeconds = this.#varint(end) >>> 0;
        return;
      default:
        this.#isPlain = false;
    }
  }

  #result(outerEnd: number): void {
    const lengthAt = this.#at;
    const length = this.#varint(outerEnd);
    const end = this.#at + length;
    const n = this.count;
    if (this.#at - lengthAt > LENGTH_BYTES_MAX || end > outerEnd || n >= RESULTS_MAX) {
      this.#isPlain = false;
      return;
    }
    this.ips[n] = this.ports[n] = this.successes[n] = this.failures[n] = this.overloaded[n] = 0;
    while (this.#isPlain && this.#at < end) this.#resultField(n, end);
    if (this.#at !== end) this.#isPlain = false;
    this.count = n + 1;
  }

  #resultField(n: number, end: number): void {
    switch (this.#byte(end)) {
      case (1 << 3) | VARINT:
        this.ips[n] = this.#varint(end);
        return;
      case (2 << 3) | VARINT:
        this.ports[n] = this.#varint(end);
        return;
      case (3 << 3) | VARINT:
        this.successes[n] = this.#varint(end);
        return;
      case (4 << 3) | VARINT:
        this.failures[n] = this.#varint(end);
        return;
      case (5 << 3) | VARINT:
        this.overloaded[n] = this.#byte(end);
        if ((this.overloaded[n] as number) > 1) this.#isPlain = false;
        return;
      default:
        this.#isPlain = false;
    }
  }

  /** Tags and flags take one byte where encoders write them; 255, which is neither, behind the end. */
  #byte(end: number): number {
    const byte = this.#at < end ? (this.#bytes[this.#at] as number) : 255;
    this.#at += 1;
    return byte;
  }

  /** The low 32 bits of a varint, as an int32; an address from 128.0.0.0 up takes ten bytes. */
  #varint(end: number): number {
    const bytes = this.#bytes;
    let at = this.#at;
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (at >= end) break;
      const byte = bytes[at] as number;
      at += 1;
      if (shift < 32) value |= (byte & 127) << shift;
      if (byte < 128) {
        this.#at = at;
        return value;
      }
    }
    this.#isPlain = false;
    return 0;
  }

  #decode(body: Uint8Array): boolean {
    const report = reportStatusRequest.decode(body);
    if (report === undefined) return false;
    this.modId = report.modId;
    this.cmdId = report.cmdId;
    this.caller = report.caller;
    this.atSeconds = report.atSeconds;
    this.count = report.results.length;
    report.results.forEach(({ host, successes, failures, overloaded }, n) => {
      this.ips[n] = host.ip;
      this.ports[n] = host.port;
      this.successes[n] = successes;
      this.failures[n] = failures;
      this.overloaded[n] = overloaded ? 1 : 0;
    });
    return true;
  }
}
