import { expect, test, vi } from "vitest";
import { measureEcho } from "../src/index.ts";

vi.setConfig({ testTimeout: 20_000 }); // threads and sockets on a machine that is busy with other tests

test.each([1, 32])("frames with %i in flight come back, and their times are figures", async (depth) => {
  const figures = await measureEcho({ threads: 1, seconds: 0.3, depth, connections: 2 });
  expect(figures).toMatchObject({ threads: 1, connections: 2, depth, seconds: 0.3 });
  expect(figures.frames).toBeGreaterThan(0);
  expect(figures.framesPerSecond).toBe(Math.round(figures.frames / 0.3));
  expect(figures.p50Ms).toBeGreaterThan(0);
  expect(figures.p99Ms).toBeGreaterThanOrEqual(figures.p50Ms);
  expect(figures.maxMs).toBeGreaterThanOrEqual(figures.p99Ms);
});
