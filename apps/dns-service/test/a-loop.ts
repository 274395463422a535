/** One event loop of the service in this thread, without a database: tests hand it snapshots. */

import type { RouteVersion } from "@lars/model";
import { type LoopContext, type LoopCounters, listenTcp, type ReactorEvent } from "@lars/reactor";
import { MemoryPool } from "../src/core/memory-pool.ts";
import { SnapshotWriter } from "../src/core/snapshot-writer.ts";
import { createLoop } from "../src/io/loop.ts";
import { LoopTallies, type LoopTallyName, TALLY_BYTES } from "../src/io/loop-tallies.ts";
import type { LoopReport, LoopTask } from "../src/io/messages.ts";
import { type RouteModel, rowsOf } from "./builders.ts";

export interface TestLoop extends AsyncDisposable {
  readonly port: number;
  readonly events: readonly ReactorEvent[];
  /** Lines that the loop wrote for the log. */
  readonly lines: readonly string[];
  connections(): number;
  counters(): LoopCounters;
  tally(name: LoopTallyName): number;
  /** The next version is served; subscribers of `changed` (as `modid cmdid`) are told. */
  serve(model: RouteModel, changed?: readonly string[]): void;
  /** The same of rows as the database streams them. */
  serveRows(rows: ArrayLike<number>, changed: readonly string[]): void;
}

export async function aLoop(settings: { subscriptionsMax?: number; outboxBytesMax?: number } = {}): Promise<TestLoop> {
  const { subscriptionsMax = 1_000, outboxBytesMax = 8_388_608 } = settings;
  const tallies = new SharedArrayBuffer(TALLY_BYTES);
  const hello = { software: "test", version: "0", hostname: "test", instance: "test" };
  const lines: string[] = [];
  const events: ReactorEvent[] = [];
  const context: LoopContext<LoopReport> = { loop: 0, report: () => {}, log: (line) => void lines.push(line) };
  const handlers = await createLoop({ hello, tallies, subscriptionsMax }, context);
  const options = { host: "127.0.0.1", port: 0, connectionsMax: 1_000, outboxBytesMax, drainMs: 50 };
  const server = await listenTcp<never, LoopTask>(options, handlers as never, (event) => events.push(event));
  let generation = 0;
  const serveRows = (rows: ArrayLike<number>, changed: readonly string[]): void => {
    generation++;
    const writer = new SnapshotWriter(new MemoryPool());
    writer.addRows(rows);
    const packed = writer.finish(BigInt(generation) as RouteVersion);
    const keys = Int32Array.from(changed.flatMap((key) => key.split(" ").map(Number)));
    server.post({ kind: "serve", generation, packed, changed: keys });
  };
  return {
    port: server.port,
    events,
    lines,
    connections: () => server.counters().connections,
    counters: () => server.counters(),
    tally: (name) => new LoopTallies(tallies, 0).get(name),
    serve: (model, changed = []) => serveRows(rowsOf(model), changed),
    serveRows,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
