import { getRouteRequest } from "@lars/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RouteRequestReader } from "../src/io/route-request.ts";

/** Both ways of reading; where the quick one understands, it understands the same. */
function read(body: Uint8Array) {
  const reader = new RouteRequestReader();
  const bytes = Buffer.concat([Buffer.from([8, 1, 16]), body, Buffer.from([16, 9, 8])]); // others' bytes around it
  const understood = reader.read(bytes, 3, 3 + body.length);
  const request = understood ? { modId: reader.modId, cmdId: reader.cmdId } : undefined;
  const plain = new RouteRequestReader();
  if (plain.readPlain(bytes, 3, 3 + body.length)) {
    expect({ modId: plain.modId, cmdId: plain.cmdId }).toEqual(request);
  }
  return request;
}

test("a request for ids of three bytes at most is read the quick way, also as the last of what came", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_097_151 }), fc.integer({ min: 1, max: 2_097_151 }), (modId, cmdId) => {
      const body = Buffer.from(getRouteRequest.encode({ modId, cmdId }));
      const reader = new RouteRequestReader();
      expect(reader.readPlain(body, 0, body.length)).toBe(true);
      expect([reader.modId, reader.cmdId]).toEqual([modId, cmdId]);
    }),
  );
});

const int32 = fc.integer({ min: -2_147_483_648, max: 2_147_483_647 });

test("whatever a peer encodes is read as it meant it", () => {
  fc.assert(
    fc.property(fc.oneof(int32, fc.nat(300)), fc.oneof(int32, fc.nat(300)), (modId, cmdId) => {
      expect(read(getRouteRequest.encode({ modId, cmdId }))).toEqual({ modId, cmdId });
    }),
    { numRuns: 2_000 },
  );
});

test("any bytes at all mean what the generated codec says they mean, or nothing", () => {
  const almost = fc
    .array(fc.oneof(fc.constantFrom(8, 16, 0, 1, 127, 128, 255, 15, 7), fc.integer({ min: 0, max: 255 })), {
      maxLength: 24,
    })
    .map((bytes) => Uint8Array.from(bytes));
  fc.assert(
    fc.property(almost, (body) => {
      expect(read(body)).toEqual(getRouteRequest.decode(body));
    }),
    { numRuns: 20_000 },
  );
});
