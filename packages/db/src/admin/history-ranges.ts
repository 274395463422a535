/** How far back one looks, and in which steps: so many points as a chart has room for. */
import type { HistorySpan } from "../call-history/history-rows.ts";

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/** The ranges of every chart: how long, and how long a step is, both in seconds. */
export const HISTORY_RANGES = {
  "1h": { seconds: HOUR_S, step: 60 },
  "24h": { seconds: DAY_S, step: 600 },
  // A step less than rows are kept: of the first one some are gone, and its line would begin with a fall that never was.
  "14d": { seconds: 14 * DAY_S - 2 * HOUR_S, step: 2 * HOUR_S },
} as const;

/** The name of a range. */
export type HistoryRange = keyof typeof HISTORY_RANGES;

/** The steps of a range up to the one that runs now, which is left out. */
export function spanOf(range: HistoryRange, nowMs: number): HistorySpan {
  const { seconds, step } = HISTORY_RANGES[range];
  const untilSeconds = Math.floor(nowMs / 1_000 / step) * step;
  return { fromSeconds: untilSeconds - seconds, untilSeconds, stepSeconds: step };
}
