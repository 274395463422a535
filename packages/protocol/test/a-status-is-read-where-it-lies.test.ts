import { hostAddress, type Ipv4 } from "@lars/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BODY_BYTES_MAX, type ReportStatusRequest, reportStatusRequest, StatusScan } from "../src/index.ts";

const uint32 = fc.integer({ min: 0, max: 4_294_967_295 });
const int32 = fc.integer({ min: -2_147_483_648, max: 2_147_483_647 });
const aResult = fc.record({
  host: fc.tuple(uint32, int32).map(([ip, port]) => hostAddress(ip as Ipv4, port)),
  successes: uint32,
  failures: uint32,
  overloaded: fc.boolean(),
});
const aReport: fc.Arbitrary<ReportStatusRequest> = fc.record({
  modId: int32,
  cmdId: int32,
  caller: uint32.map((ip) => ip as Ipv4),
  results: fc.array(aResult, { maxLength: 8 }),
  atSeconds: uint32,
});

/** What a scan says, in the form of the codec. */
function scanned(body: Uint8Array, scan = new StatusScan()): ReportStatusRequest | undefined {
  const around = Buffer.concat([Buffer.alloc(3, 255), body, Buffer.alloc(3, 255)]);
  if (!scan.read(around, 3, 3 + body.length)) return undefined;
  const results = Array.from({ length: scan.count }, (_, n) => ({
    host: hostAddress(scan.ips[n] as Ipv4, scan.ports[n] as number),
    successes: scan.successes[n] as number,
    failures: scan.failures[n] as number,
    overloaded: scan.overloaded[n] === 1,
  }));
  const { modId, cmdId, caller, atSeconds } = scan;
  return { modId, cmdId, caller: caller as Ipv4, results, atSeconds };
}

test("a scan says what the codec says, one report after the other", () => {
  const scan = new StatusScan();
  fc.assert(
    fc.property(aReport, (report) => {
      expect(scanned(reportStatusRequest.encode(report), scan)).toEqual(report);
    }),
  );
});

test("of bytes that somebody changed, cut or made up the scan says what the codec says", () => {
  const scan = new StatusScan();
  const damage = fc.record({ at: fc.nat(120), byte: fc.nat(255), end: fc.nat(160) });
  fc.assert(
    fc.property(aReport, damage, (report, { at, byte, end }) => {
      const body = Buffer.from(reportStatusRequest.encode(report)).subarray(0, end);
      if (at < body.length) body[at] = byte;
      expect(scanned(body, scan)).toEqual(reportStatusRequest.decode(body));
    }),
    { numRuns: 3_000 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (body) => {
      expect(scanned(body, scan)).toEqual(reportStatusRequest.decode(body));
    }),
    { numRuns: 3_000 },
  );
});

test("the most results that a frame holds are read", () => {
  const empty = Buffer.from([0x22, 0x00]);
  const body = Buffer.concat(Array.from({ length: Math.floor(BODY_BYTES_MAX / 2) }, () => empty));
  expect(scanned(body)?.results).toHaveLength(32_763);
});
