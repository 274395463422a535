import { BODY_BYTES_MAX, encodeFrame, FrameDecoder } from "@lars/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FrameReader, type FrameSink } from "../src/frame-reader.ts";

const aFrame = fc.tuple(fc.integer(), fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 3_000 })));

function collector(): { sink: FrameSink; frames: { id: number; body: Buffer }[] } {
  const frames: { id: number; body: Buffer }[] = [];
  const sink: FrameSink = (id, { bytes, starts, ends, count }) => {
    for (let at = 0; at < count; at++) frames.push({ id, body: Buffer.from(bytes.subarray(starts[at], ends[at])) });
    return count;
  };
  return { sink, frames };
}

function split(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const sizes = fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 20 });

test("however a stream is split, the frames are those that were sent", () => {
  fc.assert(
    fc.property(fc.array(aFrame, { maxLength: 12 }), sizes, (sent, chunkSizes) => {
      const stream = Buffer.concat(sent.map(([id, body]) => encodeFrame(id, body)));
      const { sink, frames } = collector();
      const reader = new FrameReader();
      for (const chunk of split(stream, chunkSizes)) reader.read(chunk, sink);
      expect(frames).toEqual(sent.map(([id, body]) => ({ id, body: Buffer.from(body) })));
    }),
  );
});

test("a sink may stop at any frame: it goes on with the next one, none is lost or told twice", () => {
  fc.assert(
    fc.property(fc.array(aFrame, { maxLength: 12 }), sizes, fc.infiniteStream(fc.nat(3)), (sent, chunkSizes, stops) => {
      const stream = Buffer.concat(sent.map(([id, body]) => encodeFrame(id, body)));
      const { sink, frames } = collector();
      const stopping: FrameSink = (id, run) => {
        const taken = Math.min(run.count, stops.next().value ?? 0);
        return sink(id, { ...run, bytes: run.bytes, count: taken });
      };
      const reader = new FrameReader();
      for (const chunk of split(stream, chunkSizes)) {
        reader.read(chunk, stopping);
        while (reader.interrupted) reader.resume(stopping);
      }
      expect(frames).toEqual(sent.map(([id, body]) => ({ id, body: Buffer.from(body) })));
    }),
  );
});

test("frames of one id that came together are one run, in their order", () => {
  const ids = [1, 1, 1, 7, 1, 1];
  const runs: [id: number, count: number][] = [];
  new FrameReader().read(Buffer.concat(ids.map((id) => encodeFrame(id, Buffer.alloc(5)))), (id, { count }) => {
    runs.push([id, count]);
    return count;
  });
  expect(runs).toEqual([
    [1, 3],
    [7, 1],
    [1, 2],
  ]);
});

test("of any garbage it makes what the frame decoder of the protocol makes", () => {
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.array(fc.constantFrom(0, 0, 0, 1, 8, 255), { maxLength: 200 }).map((bytes) => Uint8Array.from(bytes)),
  );
  const outcome = (push: (chunk: Buffer) => { id: number; body: Buffer }[], chunks: Buffer[]): unknown[] => {
    const seen: unknown[] = [];
    try {
      for (const chunk of chunks) seen.push(...push(chunk).map(({ id, body }) => ({ id, body: Buffer.from(body) })));
    } catch (error) {
      seen.push((error as { code: string }).code);
    }
    return seen;
  };
  fc.assert(
    fc.property(garbage, sizes, (bytes, chunkSizes) => {
      const chunks = split(
        Buffer.from(bytes),
        chunkSizes.map((size) => (size % 30) + 1),
      );
      const reader = new FrameReader();
      const decoder = new FrameDecoder();
      const read = outcome((chunk) => {
        const { sink, frames } = collector();
        let failure: unknown;
        try {
          reader.read(chunk, sink);
        } catch (error) {
          failure = error;
        }
        if (failure !== undefined && frames.length === 0) throw failure;
        return frames;
      }, chunks);
      const decoded = outcome((chunk) => decoder.push(chunk), chunks);
      // frames that came whole before a bad head are handed out in place, so the reader may have seen more of them
      expect(read.slice(0, decoded.length).filter((each) => typeof each !== "string")).toEqual(
        decoded.filter((each) => typeof each !== "string"),
      );
    }),
  );
});

test("a head that claims more than a frame may hold ends the stream, at whatever byte it was split", () => {
  for (const length of [-1, BODY_BYTES_MAX + 1, 0x7fff_ffff, -0x8000_0000]) {
    for (let first = 1; first <= 8; first++) {
      const head = Buffer.alloc(8);
      head.writeInt32LE(length, 4);
      const reader = new FrameReader();
      const { sink } = collector();
      expect(() => {
        reader.read(head.subarray(0, first), sink);
        reader.read(head.subarray(first), sink);
      }).toThrow(expect.objectContaining({ code: "FRAME_LENGTH_INVALID" }));
    }
  }
});

test("a head that claims the largest body costs memory for the bytes that came, not for those it claims", () => {
  const head = Buffer.alloc(8);
  head.writeInt32LE(BODY_BYTES_MAX, 4);
  const before = process.memoryUsage().arrayBuffers;
  const readers = Array.from({ length: 2_000 }, () => {
    const reader = new FrameReader();
    reader.read(Buffer.from(head), (_, { count }) => count);
    return reader;
  });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2_000 * 2_048);
  expect(readers).toHaveLength(2_000);
});
