import { getRouteRequest } from "@lars/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RouteRequestReader } from "../src/io/route-request.ts";

function read(body: Uint8Array) {
  const reader = new RouteRequestReader();
  const bytes = Buffer.concat([Buffer.from([8, 1, 16]), body, Buffer.from([16, 9, 8])]); // others' bytes around it
  const understood = reader.read(bytes, 3, 3 + body.length);
  return understood ? { modId: reader.modId, cmdId: reader.cmdId } : undefined;
}

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
