import { expect, test } from "vitest";
import { type HostEvent, HostEvents } from "../src/core/host-events.ts";
import { PendingMinutes } from "../src/core/pending-minutes.ts";
import { HistoryWriter } from "../src/io/history-writer.ts";

const NOBODY = { successes: 0, failures: 0, overloadSeconds: 0, callers: 0, pairs: 0, modules: 0 };

/** A writer of so many minutes of 6,000 rows, three statements each; when each statement came, ms. */
function aWriter(minutes: number, isStateBehind: (ms: number) => boolean, events = new HostEvents(10)) {
  const pending = new PendingMinutes(1_000_000);
  for (let n = 0; n < minutes; n++) {
    pending.add({ reporter: 1, atSeconds: n * 60, rows: new Uint32Array(6_000 * 8), modules: [], fleet: NOBODY });
  }
  let now = 0;
  const statements: number[] = [];
  const saveCalls = async () => void statements.push(Math.round(now));
  const writer = new HistoryWriter({
    history: {
      saveCalls,
      saveModules: saved,
      saveFleet: saved,
      saveEvents: async () => flap(events),
      unrollHour: saved,
    },
    pending,
    events,
    isStateBehind: () => isStateBehind(now),
    async pause(ms) {
      now += ms;
    },
    stored: () => undefined,
    refused: () => undefined,
  });
  return { writer, statements, pending };
}

const saved = async () => undefined;

let nth = 0;

/** While events are stored others come, each of another host. */
function flap(events: HostEvents): void {
  if (events.size === 0) return;
  for (let n = 0; n < 1_000; n++) events.add(anEvent({ ip: ++nth }));
}

function anEvent(given: { ip?: number; atMs?: number } = {}): HostEvent {
  const key = { modId: 7, cmdId: 9, ip: 1, port: 80, caller: 1, instance: "" };
  const counts = { successes: 0, failures: 1, virtualSuccesses: null, virtualFailures: null, lastedSeconds: null };
  return { atMs: 0, overloaded: true, ...key, ...counts, ...given };
}

test("a fleet that flaps faster than events are stored keeps no minute from being stored", async () => {
  const events = new HostEvents(2_000);
  for (let n = 0; n < 2_000; n++) events.add(anEvent({ ip: ++nth }));
  const { writer, pending } = aWriter(2, () => false, events);
  await writer.storeAll(new AbortController().signal);
  expect(pending.minutes).toBe(0);
  expect(events.size).toBeGreaterThan(0);
});

test("of a host that flaps at an agent ten events a minute are kept, the others are counted", () => {
  const events = new HostEvents(100);
  for (let n = 0; n < 30; n++) events.add(anEvent({ atMs: 59_000 }));
  events.add(anEvent({ ip: 2, atMs: 59_500 }));
  expect([events.size, events.damped, events.dropped]).toEqual([11, 20, 0]);
  for (let n = 0; n < 3; n++) events.add(anEvent({ atMs: 60_000 }));
  expect([events.size, events.damped]).toEqual([14, 20]);
});

test("a statement waits while MySQL is busy with the latest state, for a second at most", async () => {
  const { writer, statements, pending } = aWriter(1, (ms) => ms < 7_800);
  await writer.storeAll(new AbortController().signal);
  expect(statements).toEqual([1_000, 7_817, 14_483]); // a third of 20 s apart
  expect(pending.minutes).toBe(0);
});

test("two minutes that wait, as MySQL was away, leave pauses as well", async () => {
  const { writer, statements } = aWriter(2, () => false);
  await writer.storeAll(new AbortController().signal);
  expect(statements).toEqual([0, 3_333, 6_667, 6_667, 13_333, 20_000]);
});

test("with many minutes waiting the history gives way no longer, nor does a stop", async () => {
  const many = aWriter(5, () => true);
  await many.writer.storeAll(new AbortController().signal);
  expect(many.statements.slice(0, 3)).toEqual([0, 1_333, 2_667]);
  const stopping = aWriter(1, () => true);
  await stopping.writer.storeAll(AbortSignal.abort());
  expect(stopping.statements[0]).toBe(0);
});
