import { LarsError } from "@lars/model";
import { Backoff } from "@lars/reactor";
import { aDaemonContext, aRandom, until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { Flusher } from "../src/io/flusher.ts";
import { createMetrics } from "../src/io/metrics.ts";
import type { Queue } from "../src/io/queue.ts";
import { StorageWatch } from "../src/io/storage-watch.ts";
import { startReporter } from "../src/service.ts";
import { aReporterConfig } from "./service-builders.ts";

const AWAY = new LarsError("DATABASE_UNAVAILABLE", "No database answers at db:3306.");

/** A flusher over one row that waits for a database which answers as the test says. */
function aFlusher(store: () => void) {
  const context = aDaemonContext();
  const [warn, info, error] = [
    vi.spyOn(context.log, "warn"),
    vi.spyOn(context.log, "info"),
    vi.spyOn(context.log, "error"),
  ];
  let waiting = 1;
  const queue: Queue = {
    table: "Rows",
    size: () => waiting,
    async storeAll() {
      store();
      const stored = waiting;
      waiting = 0;
      return stored;
    },
  };
  const metrics = createMetrics(context);
  const watch = new StorageWatch({ context, metrics, config: { batchRows: 1 } });
  const parts = watch.partsOf({ queues: [queue], connections: 1 });
  const policy = { everyMs: 1, pingEveryMs: 5, lastFlushMs: 1000 };
  const backoff = new Backoff({ firstMs: 1, longestMs: 4 }, aRandom());
  const flusher = new Flusher(policy, { ...parts, ping: async () => store(), backoff });
  return { flusher, health: context.health, watch, warn, info, error, add: () => (waiting += 1) };
}

test("however often it is tried, the log says once that MySQL is away and once that it is back", async () => {
  let attempts = 0;
  const { flusher, health, warn, info } = aFlusher(() => {
    attempts += 1;
    if (attempts < 6) throw AWAY;
  });
  await using _ = flusher;
  await flusher.start();
  expect(health.readiness).toMatchObject({ ready: true, stale: true, reason: AWAY.message });
  await until(() => !health.readiness.stale);
  expect(attempts).toBeGreaterThanOrEqual(6);
  expect(warn).toHaveBeenCalledTimes(1);
  expect(info).toHaveBeenCalledTimes(1);
});

test("with nothing to store it notices all the same that MySQL went", async () => {
  let away = false;
  const { flusher, health } = aFlusher(() => {
    if (away) throw AWAY;
  });
  await using _ = flusher;
  await flusher.start();
  away = true;
  await until(() => health.readiness.stale);
});

test("a failure nobody thought of does not end the flushes", async () => {
  let attempts = 0;
  const { flusher, error } = aFlusher(() => {
    attempts += 1;
    if (attempts === 2) throw new TypeError("a bug");
  });
  await using _ = flusher;
  await flusher.start();
  await until(() => attempts > 3);
  expect(error).toHaveBeenCalledTimes(1);
});

test("a server that takes nothing for a reason of its own is behind, and told of once however often it is tried", async () => {
  let attempts = 0;
  const { flusher, health, error } = aFlusher(() => {
    attempts += 1;
    if (attempts > 1 && attempts < 20) throw new Error("Table 'ServerCallStatus' is marked as crashed");
  });
  await using _ = flusher;
  await flusher.start();
  await until(() => health.readiness.stale);
  expect(health.readiness).toMatchObject({ ready: true, reason: expect.stringContaining("crashed") });
  await until(() => !health.readiness.stale);
  expect(error).toHaveBeenCalledTimes(1);
});

test("a stop stores what waits, and says what it could not store", async () => {
  const kept = aFlusher(() => {});
  await kept.flusher.start();
  kept.add();
  await kept.flusher[Symbol.asyncDispose]();
  kept.watch.tellWhatIsLost();
  expect(kept.error).not.toHaveBeenCalled();

  const lost = aFlusher(() => {
    throw AWAY;
  });
  await lost.flusher.start();
  await lost.flusher[Symbol.asyncDispose]();
  lost.watch.tellWhatIsLost();
  expect(lost.error).toHaveBeenCalledWith({ waiting: { Rows: 1 } }, "rows that could not be stored before the end: 1");
});

test("a port in use is a refusal to start that names the port", async () => {
  const config = aReporterConfig("mysql://root@127.0.0.1:1/lars_dns");
  await using first = await startReporter(config, aDaemonContext());
  const same = { ...config, listen: { ...config.listen, port: first.port } };
  await expect(startReporter(same, aDaemonContext())).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: expect.stringContaining(String(first.port)),
  });
});
