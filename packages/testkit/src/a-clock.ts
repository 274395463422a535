/** Time that passes when the test says so. */
import type { Clock } from "@lars/model";

export type TestClock = Clock & {
  /** Milliseconds forward; back when they are negative. */
  advance(ms: number): void;
  /** To this moment, unix milliseconds. */
  set(ms: number): void;
};

/** A clock that stands at `startMs`, by default some moment in 2024. */
export function aClock(startMs = 1_720_000_000_000): TestClock {
  let now = startMs;
  const advance = (ms: number) => {
    now += ms;
  };
  const set = (ms: number) => {
    now = ms;
  };
  return Object.assign(() => now, { advance, set });
}
