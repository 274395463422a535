import { setTimeout as after } from "node:timers/promises";
import type { Worker, WorkerOptions } from "node:worker_threads";
import { until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { startBackend } from "../src/io/backend.ts";
import type { BackendInit, FromBackend } from "../src/io/messages.ts";

const threads = vi.hoisted(() => ({ started: [] as Worker[] }));

const HANGS = `
  const { parentPort } = require("node:worker_threads");
  parentPort.postMessage({ kind: "log", level: "info", message: "the first" });
  setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 50);`;
const LIVES = `
  const { parentPort } = require("node:worker_threads");
  parentPort.postMessage({ kind: "log", level: "info", message: "the next" });
  parentPort.on("message", ({ kind }) => { if (kind === "stop") parentPort.close(); });`;

/** In place of the backend a thread that hangs, then one that has nothing to do. */
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

test("a backend thread that hangs is ended and replaced; one that only waits is left alone", async () => {
  const said: string[] = [];
  const deaths: string[] = [];
  await using _ = startBackend({
    init: {} as BackendInit,
    serving: () => undefined,
    onMessage: (message: FromBackend) => said.push(message.kind === "log" ? message.message : message.kind),
    hungAfterMs: 1_000,
    onDeath: (reason) => deaths.push(reason),
  });
  await until(() => said.includes("the next"), { withinMs: 20_000 });
  expect(said).toEqual(["the first", "the next"]);
  expect(deaths).toEqual(["it hung and was ended"]);
  await after(1_500); // longer than the limit
  expect(deaths).toHaveLength(1);
}, 30_000);
