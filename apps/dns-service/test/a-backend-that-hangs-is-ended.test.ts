import { platform } from "node:os";
import { setTimeout as after } from "node:timers/promises";
import type { Worker, WorkerOptions } from "node:worker_threads";
import { until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { type BackendOptions, startBackend } from "../src/io/backend.ts";
import type { FromBackend } from "../src/io/messages.ts";

const threads = vi.hoisted(() => ({ started: [] as Worker[] }));

const BEATS = `
  const { parentPort, workerData } = require("node:worker_threads");
  const { existsSync, readlinkSync } = require("node:fs");
  const heart = new Int32Array(workerData.heart);
  if (existsSync("/proc/thread-self")) heart[1] = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
  setInterval(() => Atomics.add(heart, 0, 1), 20);`;
const HANGS = `${BEATS}
  parentPort.postMessage({ kind: "log", level: "info", message: "the first" });
  setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 50);`;
/** It never waits for anything, as one that loads: that it turns is enough. */
const LIVES = `${BEATS}
  (function work() { setImmediate(work); })();
  parentPort.postMessage({ kind: "log", level: "info", message: "the next" });
  parentPort.on("message", ({ kind }) => { if (kind === "stop") process.exit(); });`;

/** In place of the backend a thread that hangs, then one that is busy. */
vi.mock("node:worker_threads", async (original) => {
  const real = await original<typeof import("node:worker_threads")>();
  class OtherWorker extends real.Worker {
    constructor(_file: string | URL, options: WorkerOptions) {
      super(threads.started.length === 0 ? HANGS : LIVES, { ...options, eval: true });
      threads.started.push(this);
    }
  }
  return { ...real, Worker: OtherWorker };
});

test("a backend thread that hangs is ended and replaced; one that is busy without a pause is left alone", async () => {
  const said: string[] = [];
  const deaths: string[] = [];
  const startedMs = performance.now();
  await using _ = startBackend({
    init: {} as BackendOptions["init"],
    serving: () => undefined,
    onMessage: (message: FromBackend) => said.push(message.kind === "log" ? message.message : message.kind),
    lookEveryMs: 100,
    onDeath: (reason) => deaths.push(reason),
  });
  await until(() => said.includes("the next"), { withinMs: 25_000 });
  expect(said).toEqual(["the first", "the next"]);
  expect(deaths).toEqual(["it hung and was ended"]);
  if (platform() === "linux") expect(performance.now() - startedMs).toBeLessThan(12_000); // not all 120 looks
  await after(2_500); // longer than the limit
  expect(deaths).toHaveLength(1);
}, 30_000);
