import { expect, onTestFinished, test, vi } from "vitest";
import { MinuteClock } from "../src/io/minute-clock.ts";
import { SharedClock } from "../src/io/shared-clock.ts";

const NOON = 1_720_000_000_000;

/** The clocks of a machine and of MySQL, as the test sets them. */
function clocks({ own = NOON, mysql = NOON as number | Error } = {}) {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const at = { own, mysql, steady: 0 };
  const offsets: number[] = [];
  const clock = new SharedClock({
    own: () => at.own,
    steady: () => at.steady,
    async ask() {
      if (at.mysql instanceof Error) throw at.mysql;
      return at.mysql;
    },
    onOffset: (ms) => void offsets.push(ms),
  });
  return { at, offsets, clock };
}

test("a machine whose clock is ten seconds off goes by MySQL's, and says by how much it is", async () => {
  const { clock, offsets } = clocks({ own: NOON + 10_000 });
  expect(clock.now()).toBe(NOON + 10_000); // until MySQL has answered
  await vi.waitFor(() => expect(offsets).toEqual([10_000]));
  expect(clock.now()).toBe(NOON);
});

test("while MySQL is away it goes on, whatever is done to the machine's clock", async () => {
  const { at, clock, offsets } = clocks({ own: NOON + 10_000 });
  await vi.waitFor(() => expect(offsets).toHaveLength(1));
  at.mysql = new Error("away");
  at.own -= 3_600_000;
  at.steady += 60_000;
  expect(clock.now()).toBe(NOON + 60_000);
});

test("it does not jump to and fro with the time that answers take", async () => {
  const { at, clock } = clocks();
  await Promise.resolve();
  at.mysql = NOON + 200;
  expect(clock.now()).toBe(NOON);
});

/** A minute clock on a clock that the test sets. */
function aMinuteClock(startMs: number) {
  vi.useFakeTimers({ now: startMs, toFake: ["setTimeout", "clearTimeout", "Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const told: (number | "set back")[] = [];
  const parts = {
    clock: Date.now,
    onMinute: (at: number) => void told.push(at),
    onSetBack: () => void told.push("set back"),
  };
  const minutes = new MinuteClock(parts);
  onTestFinished(() => minutes[Symbol.dispose]());
  return { told, pass: (ms: number) => vi.advanceTimersByTime(ms), set: (ms: number) => vi.setSystemTime(ms) };
}

test("a clock that is set back an hour begins anew there: nobody waits an hour for the next minute", () => {
  const { told, pass, set } = aMinuteClock(7_200_000);
  pass(61_000);
  set(3_600_000);
  pass(62_000);
  expect(told).toEqual([7_200, "set back", 3_600]);
});

test("one that is set back by a minute makes that minute longer, one that is set forward leaves some out", () => {
  const { told, pass, set } = aMinuteClock(7_200_000);
  pass(61_000);
  set(7_200_000);
  pass(61_000);
  pass(60_000);
  set(10_800_000);
  pass(61_000);
  expect(told).toEqual([7_200, 7_260, 10_740, 10_800]);
});
