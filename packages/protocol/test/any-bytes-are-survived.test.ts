import { readFileSync } from "node:fs";
import { LarsError } from "@lars/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  agentState,
  BODY_BYTES_MAX,
  encodeFrame,
  type Frame,
  FrameDecoder,
  getHostRequest,
  getHostResponse,
  getRouteRequest,
  getRouteResponse,
  hello,
  readDatagram,
  readFrame,
  reportRequest,
  reportStatusRequest,
  routeAck,
  shardOf,
} from "../src/index.ts";

const vectors = (
  JSON.parse(readFileSync(new URL("./vectors/frames.json", import.meta.url), "utf8")) as { frame: string }[]
).map(({ frame }) => Buffer.from(frame, "hex"));

const codecs = {
  agentState,
  getHostRequest,
  getHostResponse,
  getRouteRequest,
  getRouteResponse,
  hello,
  reportRequest,
  reportStatusRequest,
  routeAck,
};

const kept = ({ id, body }: Frame) => ({ id, body: Buffer.from(body) });

function split(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const aStream = fc.array(fc.constantFrom(...vectors), { minLength: 1, maxLength: 30 });
const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 30 });
const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.array(fc.constantFrom(0, 0, 0, 1, 8, 16, 255), { maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)),
);

/** What a decoder makes of chunks: its frames, and whether the stream was lost. Any other failure is the test's. */
function decode(chunks: readonly Buffer[]): { frames: Frame[]; lost: boolean; waitingBytes: number } {
  const decoder = new FrameDecoder();
  const frames: Frame[] = [];
  try {
    for (const chunk of chunks) frames.push(...decoder.push(chunk).map(kept));
  } catch (error) {
    if (!(error instanceof LarsError) || error.code !== "FRAME_LENGTH_INVALID") throw error;
    return { frames, lost: true, waitingBytes: decoder.waitingBytes };
  }
  return { frames, lost: false, waitingBytes: decoder.waitingBytes };
}

test("every deployed frame comes whole when it is fed byte by byte", () => {
  for (const vector of vectors) {
    const decoder = new FrameDecoder();
    const frames = [...vector].flatMap((byte, at) => {
      const complete = decoder.push(Buffer.of(byte));
      expect(complete).toHaveLength(at === vector.length - 1 ? 1 : 0);
      return complete.map(kept);
    });
    expect(frames).toEqual([readDatagram(vector)].map((frame) => frame && kept(frame)));
    expect(decoder.waitingBytes).toBe(0);
  }
});

test("however a stream of deployed frames is split, the frames are the same", () => {
  fc.assert(
    fc.property(aStream, sizes, (stream, chunkSizes) => {
      const { frames, lost, waitingBytes } = decode(split(Buffer.concat(stream), chunkSizes));
      expect(frames.map(({ id, body }) => encodeFrame(id, body))).toEqual(stream);
      expect({ lost, waitingBytes }).toEqual({ lost: false, waitingBytes: 0 });
    }),
  );
});

test("garbage before, between and after frames is frames, or a wait, or FRAME_LENGTH_INVALID; nothing else escapes", () => {
  const parts = fc.array(
    fc.oneof(
      fc.constantFrom(...vectors),
      garbage.map((bytes) => Buffer.from(bytes)),
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(parts, sizes, (stream, chunkSizes) => {
      const { waitingBytes } = decode(split(Buffer.concat(stream), chunkSizes));
      expect(waitingBytes).toBeLessThan(BODY_BYTES_MAX + 8);
    }),
    { numRuns: 1_000 },
  );
});

test("what a decoder holds is what came, never what a head claims", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: BODY_BYTES_MAX }), fc.integer({ min: 0, max: 64 }), (claimed, given) => {
      const head = Buffer.alloc(8);
      head.writeInt32LE(claimed, 4);
      const body = Buffer.alloc(Math.min(given, Math.max(0, claimed - 1)));
      const { waitingBytes } = decode([head, body]);
      expect(waitingBytes).toBe(claimed === 0 ? 0 : 8 + body.length);
    }),
  );
  const head = Buffer.alloc(8);
  head.writeInt32LE(BODY_BYTES_MAX, 4);
  const before = process.memoryUsage().arrayBuffers;
  const decoders = Array.from({ length: 3_000 }, () => {
    const decoder = new FrameDecoder();
    decoder.push(head);
    return decoder;
  });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(3_000 * 1_024);
  expect(decoders).toHaveLength(3_000);
});

test("a length below 0 or above the limit is refused as soon as the head is there, before any of the body", () => {
  const illegal = fc.oneof(fc.integer({ max: -1 }), fc.integer({ min: BODY_BYTES_MAX + 1 }));
  fc.assert(
    fc.property(illegal, fc.integer(), fc.integer({ min: 1, max: 8 }), (length, id, first) => {
      const head = Buffer.alloc(8);
      head.writeInt32LE(id, 0);
      head.writeInt32LE(length, 4);
      expect(decode([head.subarray(0, first), head.subarray(first)])).toMatchObject({ frames: [], lost: true });
      expect(() => readFrame(head)).toThrow(expect.objectContaining({ code: "FRAME_LENGTH_INVALID" }));
      expect(readDatagram(head)).toBeUndefined();
    }),
  );
});

test("the largest legal body passes, one byte more is refused on the way out", () => {
  const frame = encodeFrame(2, Buffer.alloc(BODY_BYTES_MAX, 3));
  expect(decode(split(frame, [1_000])).frames).toMatchObject([{ id: 2 }]);
  expect(() => encodeFrame(2, Buffer.alloc(BODY_BYTES_MAX + 1))).toThrow(
    expect.objectContaining({ code: "FRAME_LENGTH_INVALID" }),
  );
});

test("a datagram is exactly one frame or nothing", () => {
  fc.assert(
    fc.property(fc.constantFrom(...vectors), garbage, (vector, tail) => {
      expect(readDatagram(vector)).toBeDefined();
      if (tail.length > 0) expect(readDatagram(Buffer.concat([vector, tail]))).toBeUndefined();
      expect(readDatagram(vector.subarray(0, vector.length - 1))).toBeUndefined();
      expect(() => readDatagram(Buffer.from(tail))).not.toThrow();
    }),
  );
});

test("any body is a message or none, whatever message it is taken for", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        garbage,
        fc.constantFrom(...vectors).map((vector) => vector.subarray(8)),
      ),
      (body) => {
        for (const codec of Object.values(codecs)) {
          const message = codec.decode(body);
          if (message !== undefined) expect(() => codec.encode(message as never)).not.toThrow();
        }
      },
    ),
    { numRuns: 500 },
  );
});

test("a route belongs to shard (modid + cmdid) % 3, whatever numbers a stranger sends", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), (modId, cmdId) => {
      const shard = shardOf(modId, cmdId);
      expect([0, 1, 2]).toContain(shard);
      if (modId >= 0 && cmdId >= 0) expect(shard).toBe((modId + cmdId) % 3);
    }),
  );
  expect(shardOf(2_147_483_647, 2_147_483_647)).toBe(2);
});
