import { hostAddress } from "@lars/model";
import { BODY_BYTES_MAX, encodeFrame, getRouteResponse, MessageId, readFrame } from "@lars/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  FRAME_BODY_BYTES_MAX,
  FRAME_BYTES_MAX,
  hostsInFrame,
  RouteFrameWriter,
  versionField,
} from "../src/core/route-frame.ts";

const id = fc.oneof(fc.integer({ min: 0, max: 2_147_483_647 }), fc.integer({ min: 0, max: 300 }));
const ip = fc.oneof(fc.integer({ min: 0, max: 4_294_967_295 }), fc.constantFrom(0, 1, 2_147_483_647, 2_147_483_648));
const port = fc.integer({ min: 0, max: 65_535 });
const hosts = fc.array(fc.tuple(ip, port), { maxLength: 12 });

function aFrame(modId: number, cmdId: number, list: readonly (readonly [number, number])[], version?: bigint): Buffer {
  const writer = new RouteFrameWriter(new Uint8Array(FRAME_BYTES_MAX + 100), 7);
  writer.open(modId, cmdId);
  for (const host of list) writer.host(host[0], host[1]);
  for (const byte of versionField(version ?? 0n)) writer.bytes[writer.at++] = byte;
  return Buffer.from(writer.bytes.subarray(writer.close(), writer.at));
}

test("a frame of any route is byte for byte what the generated codec makes of it", () => {
  fc.assert(
    fc.property(id, id, hosts, fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }), (modId, cmdId, list, version) => {
      const body = getRouteResponse.encode({
        modId,
        cmdId,
        hosts: list.map(([address, at]) => hostAddress(address, at)),
        version: Number(version),
      });
      expect(aFrame(modId, cmdId, list, version)).toEqual(encodeFrame(MessageId.GetRouteResponse, body));
    }),
    { numRuns: 1000 },
  );
});

test("ids that no route has are echoed in the answer all the same", () => {
  fc.assert(
    fc.property(fc.integer({ min: -2_147_483_648, max: -1 }), (modId) => {
      const body = getRouteResponse.encode({ modId, cmdId: modId, hosts: [], version: 0 });
      expect(aFrame(modId, modId, [])).toEqual(encodeFrame(MessageId.GetRouteResponse, body));
    }),
  );
});

test("the hosts of a frame can be counted in its bytes", () => {
  fc.assert(
    fc.property(id, id, hosts, (modId, cmdId, list) => {
      expect(hostsInFrame(aFrame(modId, cmdId, list, 5n))).toBe(list.length);
    }),
  );
});

test("a frame takes as many hosts as fit and is never larger than a frame may be", () => {
  expect(FRAME_BODY_BYTES_MAX).toBe(BODY_BYTES_MAX);
  const writer = new RouteFrameWriter(new Uint8Array(FRAME_BYTES_MAX));
  writer.open(2_147_483_647, 2_147_483_647);
  let taken = 0;
  while (writer.host(4_000_000_000 + taken, 65_535)) taken++;
  const frame = readFrame(Buffer.from(writer.bytes.subarray(writer.close(), writer.at)));
  expect(taken).toBe(Math.floor((BODY_BYTES_MAX - 12) / 17));
  expect(getRouteResponse.decode(frame?.body ?? Buffer.alloc(0))?.hosts).toHaveLength(taken);
});
