import { type HostAddress, hostAddress } from "@lars/model";
import {
  encodeFrame,
  getHostRequest,
  getHostResponse,
  HEADER_BYTES,
  MessageId,
  type RetCode,
  reportRequest,
} from "@lars/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CallReader, CallWriter } from "../src/io/call-codec.ts";

const int32 = fc.oneof(fc.integer(), fc.nat(300));
const uint32 = fc.oneof(fc.nat(0xffffffff), fc.nat(300));
const aHost = fc.record({ ip: uint32, port: int32 }).map(({ ip, port }): HostAddress => hostAddress(ip, port));
const reader = new CallReader();
const writer = new CallWriter();

const datagram = (id: number, body: Uint8Array): Buffer => encodeFrame(id, body);

test("every request for a host reads the same", () => {
  fc.assert(
    fc.property(uint32, int32, int32, (seq, modId, cmdId) => {
      expect(reader.readGetHost(datagram(4, getHostRequest.encode({ seq, modId, cmdId })))).toBe(true);
      expect({ seq: reader.seq, modId: reader.modId, cmdId: reader.cmdId }).toEqual({ seq, modId, cmdId });
    }),
  );
});

test("every report reads the same", () => {
  fc.assert(
    fc.property(int32, int32, aHost, int32, (modId, cmdId, host, retCode) => {
      expect(reader.readReport(datagram(6, reportRequest.encode({ modId, cmdId, host, retCode })))).toBe(true);
      const { modId: readModId, cmdId: readCmdId, retCode: readRetCode } = reader;
      expect([readModId, readCmdId, { ...reader.host }, readRetCode]).toEqual([modId, cmdId, host, retCode]);
    }),
  );
});

test("every answer is written byte for byte the same", () => {
  fc.assert(
    fc.property(
      uint32,
      int32,
      int32,
      fc.integer({ min: 0, max: 3 }),
      fc.option(aHost),
      (seq, modId, cmdId, ret, host) => {
        reader.readGetHost(datagram(4, getHostRequest.encode({ seq, modId, cmdId })));
        const written = writer.getHostResponse(reader, ret as RetCode, host ?? undefined);
        const generated = getHostResponse.encode({ seq, modId, cmdId, retCode: ret, ...(host && { host }) });
        expect(written.toString("hex")).toBe(encodeFrame(MessageId.GetHostResponse, generated).toString("hex"));
      },
    ),
  );
});

test("an answer that waits stays as it is when it is left, whatever is written after it", () => {
  reader.readGetHost(datagram(4, getHostRequest.encode({ seq: 1, modId: 1, cmdId: 1 })));
  const waits = writer.getHostResponse(reader, 3);
  const before = waits.toString("hex");
  writer.leave();
  reader.readGetHost(datagram(4, getHostRequest.encode({ seq: 2, modId: 2, cmdId: 2 })));
  expect(writer.getHostResponse(reader, 2).length).toBe(waits.length);
  expect(waits.toString("hex")).toBe(before);
});

/** Anything: noise, or a message with bytes changed, cut off or put behind it. */
function anyBody(good: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const bytes = fc.uint8Array({ maxLength: 40 });
  const tags = fc.array(fc.constantFrom(8, 16, 24, 26, 32, 42, 0, 1, 2, 127, 128, 255), { maxLength: 30 });
  return fc.oneof(
    bytes,
    tags.map((numbers) => Uint8Array.from(numbers)),
    fc.tuple(good, fc.nat(40)).map(([body, length]) => body.slice(0, length)),
    fc.tuple(good, bytes).map(([body, more]) => Uint8Array.from([...body, ...more])),
    fc.tuple(good, good).map(([a, b]) => Uint8Array.from([...a, ...b])),
    fc.tuple(good, fc.nat(40), fc.nat(255)).map(([body, at, byte]) => body.with(at % Math.max(1, body.length), byte)),
  );
}

const aRequest = fc
  .record({ seq: uint32, modId: int32, cmdId: int32 })
  .map((request) => getHostRequest.encode(request));
const aReport = fc
  .record({ modId: int32, cmdId: int32, host: aHost, retCode: int32 })
  .map((report) => reportRequest.encode(report));

test("any bytes are a request for a host to both or to neither, and the same one", () => {
  fc.assert(
    fc.property(anyBody(aRequest.filter((body) => body.length > 0)), (body) => {
      const bytes = datagram(4, body);
      const generated = getHostRequest.decode(bytes.subarray(HEADER_BYTES));
      const whole = reader.readGetHost(bytes);
      expect(whole).toBe(generated !== undefined);
      if (whole) expect({ seq: reader.seq, modId: reader.modId, cmdId: reader.cmdId }).toEqual(generated);
    }),
    { numRuns: 3_000 },
  );
});

test("any bytes are a report to both or to neither, and the same one", () => {
  fc.assert(
    fc.property(anyBody(aReport), (body) => {
      const bytes = datagram(6, body);
      const generated = reportRequest.decode(bytes.subarray(HEADER_BYTES));
      const whole = reader.readReport(bytes);
      expect(whole).toBe(generated !== undefined);
      const { modId, cmdId, retCode } = reader;
      if (whole) expect({ modId, cmdId, retCode, host: { ...reader.host } }).toEqual(generated);
    }),
    { numRuns: 3_000 },
  );
});
